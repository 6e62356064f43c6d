using ConfigCenter.Alerts;
using ConfigCenter.Api;
using ConfigCenter.Data;
using ConfigCenter.Evaluation;
using ConfigCenter.Explain;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using ConfigCenter.Metrics;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using ConfigCenter.Ui;
using Gateway.Core.Secrets;
using Gateway.Core.Startup;
using Gateway.Core.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ConfigCenter;

/// <summary>Composes the config center, as a program or inside another one.</summary>
public static class ConfigCenterApp
{
    private const int KeyBytes = 32;

    /// <summary>Builds the service; the caller starts, stops and disposes it. It starts whether or not its database is there.</summary>
    /// <exception cref="IOException">The data directory cannot be used.</exception>
    public static WebApplication Build(ConfigCenterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "ConfigCenter" });
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("ConfigCenter.Security.UserAuthentication", LogLevel.Warning).AddFilter("ConfigCenter.Security.GatewayAuthentication", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);

        // The keys of forms are in the data directory, beside the store; they open nothing by themselves.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);

        // A failed start is reported by whoever starts, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddParts(builder.Services, options);
        AddSecurity(builder.Services, options);
        builder.Services.AddMetrics();
        if (options.PrometheusEnabled)
        {
            ProcessMetrics.Observe();
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(static resource => resource.AddService("config-center", serviceVersion: BuildVersion.Of(typeof(ConfigCenterApp)), autoGenerateServiceInstanceId: false))
                .WithMetrics(static metrics => metrics
                    .AddMeter(CenterMetrics.MeterName, ProcessMetrics.MeterName, "System.Runtime")
                    .AddView(static instrument => RuntimeNames.Of(instrument.Name) is { } name ? new MetricStreamConfiguration { Name = name } : null)
                    .AddPrometheusExporter(static prometheus => prometheus.ScopeInfoEnabled = false));
        }

        builder.Services.AddOpenApi(OpenApiDocument.Name, OpenApiDocument.Configure);
        AdminUi.AddParts(builder.Services, options);

        var app = builder.Build();
        var errors = new ErrorMiddleware(app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<ILogger<ErrorMiddleware>>());
        var readiness = app.Services.GetRequiredService<Readiness>();
        var metrics = app.Services.GetRequiredService<CenterMetrics>();
        app.Use(next => context => RequestMeter.InvokeAsync(context, metrics, next));
        app.Use(static next => context => SecurityHeaders.InvokeAsync(context, next));
        app.UseWhen(static context => context.IsAdmin(), AdminUi.UsePages);
        app.UseWhen(static context => !context.IsAdmin(), api => api.Use(next => context => errors.InvokeAsync(context, next)));
        app.Use(next => context => ReadinessMiddleware.InvokeAsync(context, readiness, next));
        app.UseStatusCodePages(static pages => pages.HttpContext.IsAdmin()
            ? AdminUi.TellStatusAsync(pages.HttpContext)
            : Problems.Of(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
        app.UseRouting();
        app.Use(static next => context => AdminConnection.GuardAsync(context, next));
        app.UseAuthentication();
        app.Use(static next => context => CsrfMiddleware.InvokeAsync(context, next));
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        ApiMap.Map(app);
        if (options.PrometheusEnabled)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        }

        AdminUi.Map(app);
        return app;
    }

    /// <summary>Where the API is, once the service has started.</summary>
    public static Uri UrlOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return UrlAt(app, 0);
    }

    /// <summary>Where the admin UI is, once the service has started.</summary>
    public static Uri AdminUrlOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return UrlAt(app, 1);
    }

    /// <summary>The credential of gateways: the one given, or the one generated into the data directory.</summary>
    public static string GatewayTokenOf(ConfigCenterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.GatewayToken ?? KeyFile.ReadOrCreate(options.DataDirectory, "gateway.token", static () => Tokens.NewCredential("gwg_"));
    }

    /// <summary>The key of secrets, as SECRETS_KEY has it: the one given, or the one generated into the data directory.</summary>
    public static string SecretsKeyOf(ConfigCenterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.SecretsKey ?? KeyFile.ReadOrCreate(
            options.DataDirectory, "secrets.key", static () => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyBytes)));
    }

    /// <summary>Completes when the store is set up, and the API answers.</summary>
    public static Task WhenReadyAsync(WebApplication app, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<Readiness>().WaitAsync(cancellation);
    }

    private static void AddParts(IServiceCollection services, ConfigCenterOptions options)
    {
        if (!SecretBox.TryParseKey(SecretsKeyOf(options), out var key))
        {
            throw new InvalidDataException("SECRETS_KEY, or secrets.key in the data directory, is not a key.");
        }

        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton<Database>(_ => options.MySql is { } mysql ? new MySqlDatabase(mysql) : new SqliteDatabase(Path.Combine(options.DataDirectory, "config-center.db")));
        services.AddSingleton(_ => new SecretBox(key));
        services.AddSingleton(new GatewayToken(GatewayTokenOf(options)));
        services.AddSingleton<Readiness>();
        services.AddSingleton<SecretSealing>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<VersionFeed>();
        services.AddSingleton<CenterMetrics>();
        services.AddSingleton<ConfigEditor>();
        services.AddSingleton<ConfigService>();
        AddResource(services, ConfigParts.Namespaces);
        AddResource(services, ConfigParts.Upstreams);
        AddResource(services, ConfigParts.Routes);
        AddResource(services, ConfigParts.Policies);
        AddResource(services, ConfigParts.Models);
        AddResource(services, ConfigParts.ApiKeys);
        AddResource(services, ConfigParts.Issuers);
        AddResource(services, ConfigParts.Instances);
        services.AddSingleton<SettingsService>();
        services.AddSingleton<NamespaceStats>();
        services.AddSingleton<InstanceService>();
        services.AddSingleton<GatewayCalls>();
        services.AddSingleton<ExplainService>();
        services.AddSingleton<GatewayStates>();
        services.AddSingleton<PlaygroundService>();
        services.AddSingleton<EvaluationService>();
        services.AddSingleton<IngestService>();
        services.AddSingleton<UsageService>();
        services.AddSingleton<LogSearch>();
        services.AddSingleton<LogValues>();
        services.AddSingleton<LogClearing>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<UserService>();
        services.AddSingleton<AuditService>();
        AddAlerts(services);
        services.AddHostedService<StoreStartup>();
        services.AddHostedService(static provider => provider.GetRequiredService<VersionFeed>());
        services.AddHostedService<Retention>();
    }

    private static void AddAlerts(IServiceCollection services)
    {
        services.AddSingleton<ReceiverSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<NotificationSender>();
        services.AddSingleton<AlertLease>();
        services.AddSingleton<AlertEvaluator>();
        services.AddSingleton<AlertDelivery>();
        services.AddSingleton<AlertEngine>();
        services.AddSingleton<AlertRuleService>();
        services.AddSingleton<AlertReceiverService>();
        services.AddSingleton<AlertService>();
        services.AddHostedService(static provider => provider.GetRequiredService<AlertEngine>());
    }

    private static void AddResource<T>(IServiceCollection services, ConfigPart<T> part)
        where T : class =>
        services.AddSingleton(provider => new ResourceService<T>(provider.GetRequiredService<Database>(), provider.GetRequiredService<ConfigEditor>(), part));

    private static void AddSecurity(IServiceCollection services, ConfigCenterOptions options)
    {
        services.AddAuthentication(Schemes.User)
            .AddScheme<AuthenticationSchemeOptions, UserAuthentication>(Schemes.User, null)
            .AddScheme<AuthenticationSchemeOptions, GatewayAuthentication>(Schemes.Gateway, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Schemes.ViewerPolicy, static policy => policy.RequireRole(Roles.All))
            .AddPolicy(Schemes.EditorPolicy, static policy => policy.RequireRole(Roles.Editor, Roles.Admin))
            .AddPolicy(Schemes.AdminPolicy, static policy => policy.RequireRole(Roles.Admin))
            .AddPolicy(Schemes.GatewayPolicy, static policy => policy.AddAuthenticationSchemes(Schemes.Gateway).RequireRole(Schemes.Gateway))
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireRole(Roles.All).Build());
        services.AddRateLimiter(limiter => SignInLimit.Configure(limiter, options.SignInsPerMinute));
    }

    /// <summary>Addresses are told in the order in which they were listened on; one that stands for every address is shown as this machine's.</summary>
    private static Uri UrlAt(WebApplication app, int index) =>
        new(app.Urls.ElementAt(index).Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));

    private static void Listen(KestrelServerOptions kestrel, ConfigCenterOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
        Listen(kestrel, options, options.Port, static _ => { });
        Listen(kestrel, options, options.AdminPort, static listen => listen.Use(AdminConnection.Mark));
    }

    private static void Listen(KestrelServerOptions kestrel, ConfigCenterOptions options, int port, Action<ListenOptions> configure)
    {
        if (options.Address is null)
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else
        {
            kestrel.Listen(options.Address, port, configure);
        }
    }
}
