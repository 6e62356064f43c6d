using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Core.Telemetry;
using Gateway.Core.Tokens;
using Gateway.Core.Transport;
using Gateway.Host.Center;
using Gateway.Host.Management;
using Gateway.Host.Options;
using Gateway.Host.Shipping;
using Gateway.Host.Sources;
using Gateway.Host.Tokens;
using Gateway.Host.Tracing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Host.Hosting;

/// <summary>Composes the gateway: Kestrel's transport, the data plane on its connections, and the management endpoints behind it.</summary>
internal static class GatewayApp
{
    private const int Backlog = 4096;
    private const int ReadBufferBytes = 256 * 1024;

    /// <summary>Builds an application that is ready to start; it has no configuration yet.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="clock">What limits count by; null is the system's.</param>
    public static WebApplication Build(GatewayOptions options, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", Max(options.LogLevel, LogLevel.Warning));

        // A failed start is reported by whoever starts, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + TimeSpan.FromSeconds(1));
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<HttpKeySets>();
        if (options is { TokenServiceUrl: not null, UsePreciseTokenCalculation: true })
        {
            builder.Services.AddSingleton(services => new TokenServiceClient(
                options.TokenServiceUrl, options.TokenCalculationTimeout, options.ModelsDirectory, TimeProvider.System, services.GetRequiredService<ILogger<TokenServiceClient>>()));
        }

        builder.Services.AddConfigCenter(options);
        builder.Services.AddSingleton(services => new DataPlane(
            DataPlaneOptionsOf(options) with
            {
                Transport = services.GetServices<IConnectionListenerFactory>().OfType<EpollTransportFactory>().SingleOrDefault(),
                KeySets = services.GetRequiredService<HttpKeySets>(),
                TokenService = services.GetService<TokenServiceClient>(),
                AccessLogSink = services.GetService<AccessLogBatches>(),
                Usage = services.GetService<UsageJournal>(),
                Clock = clock ?? TimeProvider.System,
            },
            services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService(services => new GracefulDrain(
            services.GetRequiredService<DataPlane>(), options, services.GetRequiredService<ILogger<GracefulDrain>>()));
        if (options.PrometheusEnabled)
        {
            ProcessMetrics.Observe();
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("gateway", serviceVersion: BuildVersion.Of(typeof(GatewayApp)), serviceInstanceId: options.InstanceId))
                .WithMetrics(static metrics => metrics
                    .AddMeter(GatewayMetrics.MeterName, ProcessMetrics.MeterName, "System.Runtime")
                    .AddView(MetricViews.Of)
                    .AddPrometheusExporter(static prometheus => prometheus.ScopeInfoEnabled = false));
        }

        builder.Services.AddTracing(options);
        if (options.Transport == TransportKind.Epoll)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory>(services =>
                new EpollTransportFactory(services.GetRequiredService<ILogger<EpollTransportFactory>>(), options.Loops));
        }
        else
        {
            builder.WebHost.UseSockets(sockets =>
            {
                sockets.UnsafePreferInlineScheduling = options.Mode != GatewayMode.Standalone;
                sockets.Backlog = Backlog;
                sockets.MaxReadBufferSize = ReadBufferBytes;
            });
        }

        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        var app = builder.Build();
        app.MapManagement(options, app.Services.GetRequiredService<DataPlane>());
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        var dataPlane = kestrel.ApplicationServices.GetRequiredService<DataPlane>();
        kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => dataPlane.ServeAsync(connection, next));
        });
        if (options.ManagementPort is { } managementPort)
        {
            kestrel.ListenAnyIP(managementPort, static listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(static next => connection => DataPlane.HandOverAsync(connection, next));
            });
        }
    }

    private static DataPlaneOptions DataPlaneOptionsOf(GatewayOptions options) => new()
    {
        InstanceId = options.InstanceId,
        HandsOverManagement = options.ManagementPort is null,
        CountersFile = options.CountersFile,
        AccessLog = AccessLogTarget.Open(options.AccessLog),
        AccessLogName = options.AccessLog,
        AccessLogContentBytes = options.AccessLogContentBytes,
        Tracing = options.Tracing?.Sampling,
        Tokenizers = options.UsePreciseTokenCalculation ? new TokenizerCatalog(options.ModelsDirectory) : null,
    };

    private static LogLevel Max(LogLevel one, LogLevel other) => one > other ? one : other;
}
