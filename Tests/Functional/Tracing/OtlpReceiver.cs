using System.Net;
using Gateway.Core.Tracing;
using Gateway.Host.Options;
using Gateway.Host.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Tracing;

/// <summary>A collector that takes spans by OTLP over HTTP, and keeps them.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly List<string?> _credentials = [];

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>The options of a gateway whose spans come here.</summary>
    public GatewayOptions Options(TraceSampling? sampling = null) => new()
    {
        InstanceId = "gateway-7",
        Tracing = new TracingOptions
        {
            Endpoint = new Uri(Url, "/v1/traces"),
            Headers = "Authorization=Basic%20b3RlbA==",
            ServiceName = "tested gateway",
            Sampling = sampling ?? new TraceSampling(IsParentBased: true, Ratio: 1),
        },
    };

    /// <summary>What came with the spans, of every request that brought some.</summary>
    public IReadOnlyList<string?> Credentials
    {
        get
        {
            lock (_lock)
            {
                return [.. _credentials];
            }
        }
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Every span of a trace that has come by now.</summary>
    public IReadOnlyList<ReceivedSpan> Of(string traceId)
    {
        lock (_lock)
        {
            return [.. _spans.Where(span => span.TraceId == traceId)];
        }
    }

    /// <summary>Waits for as many requests of a trace as that, whose own spans come last, and gives all spans of it.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> WaitForAsync(TestGateway gateway, string traceId, int requests = 1)
    {
        await Waiting.UntilAsync(
            () =>
            {
                gateway.FlushSpans();
                return Of(traceId).Count(static span => span.Kind == ReceivedSpan.Server) >= requests;
            },
            () => $"the spans so far: {string.Join('\n', Of(traceId))}");
        return Of(traceId);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var spans = ReceivedSpan.ReadAll(body.ToArray());
        lock (_lock)
        {
            _spans.AddRange(spans);
            _credentials.Add(context.Request.Headers.Authorization.SingleOrDefault());
        }
    }
}
