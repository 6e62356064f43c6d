using Gateway.Core.Startup;
using Gateway.Core.Telemetry;
using Gateway.Core.Tokens;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using TokenCount.Counting;
using TokenCount.Endpoints;
using TokenCount.Metrics;
using TokenCount.Options;
using TokenCount.Storage;

namespace TokenCount;

/// <summary>The HTTP face of the gateway's token counter, as a program or inside another one.</summary>
public static class TokenCountApp
{
    /// <summary>Builds the service; the caller starts, stops and disposes it.</summary>
    /// <param name="options">Validated.</param>
    public static WebApplication Build(TokenCountOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "TokenCount" });
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);

        // A failed start is the caller's exception to report.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddMetrics();
        if (options.PrometheusEnabled)
        {
            ProcessMetrics.Observe();
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(static resource => resource.AddService("token-count", serviceVersion: BuildVersion.Of(typeof(TokenCountApp)), autoGenerateServiceInstanceId: false))
                .WithMetrics(static metrics => metrics
                    .AddMeter(CountMetrics.MeterName, ProcessMetrics.MeterName, "System.Runtime")
                    .AddView(static instrument => RuntimeNames.Of(instrument.Name) is { } name ? new MetricStreamConfiguration { Name = name } : null)
                    .AddPrometheusExporter(static prometheus => prometheus.ScopeInfoEnabled = false));
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new TokenizerCatalog(options.ModelsDirectory));
        builder.Services.AddSingleton<CountMetrics>();
        builder.Services.AddSingleton<Calculator>();
        builder.Services.AddSingleton<VocabularyStore>();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        var app = builder.Build();
        app.Use(static (context, next) => ErrorHandling.InvokeAsync(context, next));
        app.UseRouting();
        CalculateEndpoints.Map(app);
        ModelEndpoints.Map(app);
        app.MapGet("/health", static () => Results.Json(new HealthAnswer("ok"), CountJson.Default.HealthAnswer));
        if (options.PrometheusEnabled)
        {
            app.MapPrometheusScrapingEndpoint("/metrics");
        }

        app.MapFallback(static () => ErrorAnswer.Result(StatusCodes.Status404NotFound, "not_found", "There is no such path; see POST /calculate, POST /batch-calculate, GET /models."));
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, TokenCountOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        if (options.Address is null)
        {
            kestrel.ListenAnyIP(options.Port);
        }
        else
        {
            kestrel.Listen(options.Address, options.Port);
        }
    }
}
