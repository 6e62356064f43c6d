using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Core.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>A config center of which a test decides every byte of every answer.</summary>
internal sealed class FakeCenter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<WatchCall> _watches = Channel.CreateUnbounded<WatchCall>();
    private readonly Channel<JsonObject> _reports = Channel.CreateUnbounded<JsonObject>();

    private FakeCenter(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Answers <c>GET snapshot</c>; 503 unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Snapshot { get; set; } = static context =>
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    };

    /// <summary>Answers <c>GET watch</c> without a stream; null lets the test have it from <see cref="NextWatchAsync"/>.</summary>
    public Func<HttpContext, Task>? Watch { get; set; }

    /// <summary>The version that reports are answered with.</summary>
    public long? CurrentVersion { get; set; }

    /// <summary>Attempts to watch so far.</summary>
    public ObservedCounter Attempts { get; } = new("the attempts to watch");

    public static async Task<FakeCenter> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var center = new FakeCenter(builder.Build());
        center._app.MapGet("/api/v2/gateway/watch", center.WatchAsync);
        center._app.MapGet("/api/v2/gateway/snapshot", context => center.Snapshot(context));
        center._app.MapPut("/api/v2/gateway/instances/{id}", center.ReportAsync);
        await center._app.StartAsync();
        return center;
    }

    /// <summary>The next watch stream that a gateway opens.</summary>
    public Task<WatchCall> NextWatchAsync() => _watches.Reader.ReadAsync().AsTask().Within("a gateway to watch");

    /// <summary>The next report of a gateway.</summary>
    public Task<JsonObject> NextReportAsync() => _reports.Reader.ReadAsync().AsTask().Within("a gateway to report");

    /// <summary>The bytes of an event.</summary>
    public static byte[] Event(long version, byte[] document) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {version}\nevent: snapshot\ndata: ")), .. document, .. "\n\n"u8];

    /// <summary>The bytes of an event.</summary>
    public static byte[] Event(Snapshot snapshot) => Event(snapshot.Version, SnapshotWriter.Write(snapshot));

    public async ValueTask DisposeAsync()
    {
        _watches.Writer.TryComplete();
        while (_watches.Reader.TryRead(out var call))
        {
            call.End();
        }

        await _app.DisposeAsync();
    }

    private async Task WatchAsync(HttpContext context)
    {
        Attempts.Increment();
        if (Watch is { } answer)
        {
            await answer(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        var call = new WatchCall(context);
        if (_watches.Writer.TryWrite(call))
        {
            await call.Ended.WaitAsync(context.RequestAborted);
        }
    }

    private async Task ReportAsync(HttpContext context)
    {
        var report = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        report["instance"] = (string)context.Request.RouteValues["id"]!;
        report["authorization"] = context.Request.Headers.Authorization.ToString();
        _reports.Writer.TryWrite(report);
        await context.Response.WriteAsJsonAsync(new JsonObject { ["currentVersion"] = CurrentVersion });
    }
}
