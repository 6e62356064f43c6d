using ConfigCenter.Alerts;
using ConfigCenter.Data;
using ConfigCenter.Evaluation;
using ConfigCenter.Explain;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using ConfigCenter.Metrics;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>Every path of the API, in one place.</summary>
internal static class ApiMap
{
    public static void Map(WebApplication app)
    {
        var services = app.Services;
        SystemEndpoints.MapProbes(app, services.GetRequiredService<Readiness>());
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        TryItPage.Map(app);

        var api = app.MapGroup("/api/v2").RequireAuthorization(Schemes.ViewerPolicy);
        var feed = services.GetRequiredService<VersionFeed>();
        var instances = services.GetRequiredService<InstanceService>();
        var config = services.GetRequiredService<ConfigService>();
        var users = services.GetRequiredService<UserService>();
        AuthEndpoints.Map(api, services.GetRequiredService<SignInService>(), users);
        NamespaceEndpoints.Map(api, services.GetRequiredService<ResourceService<NamespaceConfig>>(), services.GetRequiredService<NamespaceStats>());
        UpstreamEndpoints.Map(api, services.GetRequiredService<ResourceService<UpstreamConfig>>());
        RouteEndpoints.Map(api, services.GetRequiredService<ResourceService<RouteConfig>>());
        PolicyEndpoints.Map(api, services.GetRequiredService<ResourceService<PolicyConfig>>());
        ModelEndpoints.Map(api, services.GetRequiredService<ResourceService<ModelConfig>>());
        ApiKeyEndpoints.Map(api, services.GetRequiredService<ResourceService<ApiKeyConfig>>());
        IssuerEndpoints.Map(api, services.GetRequiredService<ResourceService<IssuerConfig>>());
        SettingsEndpoints.Map(api, services.GetRequiredService<SettingsService>(), services.GetRequiredService<ResourceService<InstanceSettings>>());
        ConfigEndpoints.Map(api, config);
        TransferEndpoints.Map(api, config);
        EvaluationEndpoints.Map(api, services.GetRequiredService<EvaluationService>());
        ExplainEndpoints.Map(api, services.GetRequiredService<ExplainService>());
        TemplateEndpoints.Map(api);
        UserEndpoints.Map(api, users);
        AuditEndpoints.Map(api, services.GetRequiredService<AuditService>());
        InstanceEndpoints.Map(api, instances, feed);
        var time = services.GetRequiredService<TimeProvider>();
        var usage = services.GetRequiredService<UsageService>();
        DashboardEndpoints.Map(api, usage, instances, feed, time);
        TrafficEndpoints.Map(api, usage, time);
        LogEndpoints.Map(api, services.GetRequiredService<LogSearch>(), services.GetRequiredService<LogValues>(), services.GetRequiredService<LogClearing>());
        AlertRuleEndpoints.Map(api, services.GetRequiredService<AlertRuleService>());
        AlertReceiverEndpoints.Map(api, services.GetRequiredService<AlertReceiverService>());
        AlertEndpoints.Map(api, services.GetRequiredService<AlertService>());
        SystemEndpoints.Map(api, services.GetRequiredService<Database>(), feed, instances);

        // Not under the group of users: only a gateway's token opens it.
        GatewayEndpoints.Map(app.MapGroup("/api/v2"), feed, instances, services.GetRequiredService<ConfigCenterOptions>(), services.GetRequiredService<CenterMetrics>());
        IngestEndpoints.Map(app.MapGroup("/api/v2"), services.GetRequiredService<IngestService>());
    }
}
