using Gateway.Core;
using Gateway.Core.Configuration;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using OpenTelemetry.Trace;

namespace Tests.Common;

/// <summary>A whole gateway in this process, on a free loopback port, running on the snapshot that a test gives it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Every port that it listens on.</summary>
    public IEnumerable<int> Ports => _app.Urls.Select(static url => new Uri(url).Port);

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>Where the management paths are answered.</summary>
    public Uri ManagementUrl => new($"http://127.0.0.1:{new Uri(_app.Urls.Last()).Port}/");

    public DataPlane DataPlane => _app.Services.GetRequiredService<DataPlane>();

    /// <summary>Starts a gateway; the snapshot has to be valid, and null is none yet. Limits go by the clock where one is given.</summary>
    public static async Task<TestGateway> StartAsync(Snapshot? snapshot, GatewayOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new GatewayOptions();
        var app = GatewayApp.Build(options with
        {
            Port = 0,
            AccessLog = options.AccessLog == "stdout" ? "off" : options.AccessLog,
            LogLevel = LogLevel.Warning,
            Transport = Environment.GetEnvironmentVariable("GATEWAY_TRANSPORT") == "sockets" ? TransportKind.Sockets : options.Transport,
        }, clock);
        var gateway = new TestGateway(app);
        if (snapshot is not null)
        {
            gateway.Apply(snapshot);
        }

        await app.StartAsync();
        if (snapshot is not null)
        {
            await gateway.DataPlane.WhenVocabulariesReadyAsync();
        }

        return gateway;
    }

    /// <summary>Brings another snapshot into force; fails the test when it is refused.</summary>
    public void Apply(Snapshot snapshot)
    {
        var result = DataPlane.Snapshots.Apply(snapshot);
        Assert.That(result.Applied, Is.True, () => string.Join('\n', result.Errors.Select(static error => $"{error.Path}: {error.Message}")));
    }

    /// <summary>Sends the spans that have ended to the collector.</summary>
    public void FlushSpans() => _app.Services.GetRequiredService<TracerProvider>().ForceFlush();

    /// <summary>Shuts down as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
