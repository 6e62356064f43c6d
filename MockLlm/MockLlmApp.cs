using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MockLlm.Delivery;
using MockLlm.Endpoints;
using MockLlm.Exchanges;
using MockLlm.Knobs;
using MockLlm.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace MockLlm;

/// <summary>An OpenAI-compatible upstream for trying, testing and benchmarking, as a program or inside another one.</summary>
public static class MockLlmApp
{
    /// <summary>Builds the service; the caller starts, stops and disposes it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or a default knob is wrong.</exception>
    public static WebApplication Build(MockLlmOptions options, string[]? args = null)
    {
        Validate(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ApplicationName = "MockLlm" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Error);
        // A failed start is the caller's exception to report.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddMetrics();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("mock-llm", autoGenerateServiceInstanceId: false))
            .WithMetrics(static metrics => metrics
                .AddMeter(MockMetrics.MeterName, "System.Runtime")
                .AddView("dotnet.assembly.count", "dotnet.assemblies")
                .AddView("dotnet.timer.count", "dotnet.timers")
                .AddView("dotnet.process.cpu.count", "dotnet.process.cpus")
                .AddPrometheusExporter(static prometheus => prometheus.ScopeInfoEnabled = false));
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));

        var app = builder.Build();
        var log = new ExchangeLog(options.RecentRequests);
        var stats = new ExchangeStats();
        MockMetrics.Observe(app.Services.GetRequiredService<IMeterFactory>(), stats);
        var defaults = new KnobDefaults(options.Knobs);
        var observer = new ExchangeObserver(log, stats, options.RecordedBodyBytes);
        app.Use(next => context => observer.InvokeAsync(context, next));
        app.UseRouting();
        ApiEndpoints.Map(app, defaults);
        ControlEndpoints.Map(app, log, stats, defaults);
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    private static void Validate(MockLlmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(options.RecentRequests);
        ArgumentOutOfRangeException.ThrowIfNegative(options.RecordedBodyBytes);
    }

    private static void Configure(KestrelServerOptions kestrel, MockLlmOptions options)
    {
        kestrel.AddServerHeader = false;
        // Tests upload much, read slowly and send slowly on purpose.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        if (options.Address is null)
        {
            kestrel.ListenAnyIP(options.Port, Listen);
        }
        else
        {
            kestrel.Listen(options.Address, options.Port, Listen);
        }
    }

    private static void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => DirectOutput.InvokeAsync(connection, next));
    }
}
