using System.Net;
using Gateway.Core.Tracing;
using Gateway.Host.Options;
using Gateway.Host.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Tracing;

/// <summary>A collector that takes spans by OTLP, over HTTP or gRPC, and keeps them.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly List<string?> _credentials = [];

    private readonly OtlpExportProtocol _protocol;

    private OtlpReceiver(WebApplication app, OtlpExportProtocol protocol)
    {
        _app = app;
        _protocol = protocol;
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>The options of a gateway whose spans come here.</summary>
    public GatewayOptions Options(TraceSampling? sampling = null) => new()
    {
        InstanceId = "gateway-7",
        Tracing = new TracingOptions
        {
            Endpoint = _protocol == OtlpExportProtocol.Grpc ? Url : new Uri(Url, "/v1/traces"),
            Protocol = _protocol,
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

    public static async Task<OtlpReceiver> StartAsync(OtlpExportProtocol protocol = OtlpExportProtocol.HttpProtobuf)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = protocol == OtlpExportProtocol.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var receiver = new OtlpReceiver(builder.Build(), protocol);
        receiver._app.MapPost("/v1/traces", receiver.TakeAsync);
        receiver._app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", receiver.TakeCallAsync);
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

    private Task TakeAsync(HttpContext context) => TakeAsync(context, 0);

    // A message behind a prefix, and an empty one in answer.
    private async Task TakeCallAsync(HttpContext context)
    {
        await TakeAsync(context, GrpcPrefix);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private async Task TakeAsync(HttpContext context, int prefix)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var spans = ReceivedSpan.ReadAll(body.ToArray().AsSpan(prefix));
        lock (_lock)
        {
            _spans.AddRange(spans);
            _credentials.Add(context.Request.Headers.Authorization.SingleOrDefault());
        }
    }
}
