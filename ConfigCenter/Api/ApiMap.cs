using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

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
        NamespaceEndpoints.Map(api, Resource(services, ConfigParts.Namespaces), services.GetRequiredService<NamespaceStats>());
        UpstreamEndpoints.Map(api, Resource(services, ConfigParts.Upstreams));
        RouteEndpoints.Map(api, Resource(services, ConfigParts.Routes));
        PolicyEndpoints.Map(api, Resource(services, ConfigParts.Policies));
        ModelEndpoints.Map(api, Resource(services, ConfigParts.Models));
        ApiKeyEndpoints.Map(api, Resource(services, ConfigParts.ApiKeys));
        SettingsEndpoints.Map(api, services.GetRequiredService<SettingsService>(), Resource(services, ConfigParts.Instances));
        ConfigEndpoints.Map(api, config);
        TransferEndpoints.Map(api, config);
        TemplateEndpoints.Map(api);
        UserEndpoints.Map(api, users);
        AuditEndpoints.Map(api, services.GetRequiredService<Database>());
        InstanceEndpoints.Map(api, instances, feed);
        SystemEndpoints.Map(api, services.GetRequiredService<Database>(), feed, instances);

        // Not under the group of users: only a gateway's token opens it.
        GatewayEndpoints.Map(app.MapGroup("/api/v2"), feed, instances, services.GetRequiredService<ConfigCenterOptions>());
    }

    private static ResourceService<T> Resource<T>(IServiceProvider services, ConfigPart<T> part)
        where T : class => new(services.GetRequiredService<Database>(), services.GetRequiredService<ConfigEditor>(), part);
}
