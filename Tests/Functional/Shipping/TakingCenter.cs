using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Core.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Common;

namespace Tests.Functional.Shipping;

/// <summary>A config center that publishes one snapshot and takes batches, or does not. It may be stopped and started again on the same port.</summary>
internal sealed class TakingCenter : IAsyncDisposable
{
    public const string Token = "gateway-token-of-the-tests";

    private readonly byte[] _snapshot;
    private WebApplication? _app;
    private CancellationTokenSource _stopping = new();

    /// <param name="snapshot">What gateways get.</param>
    public TakingCenter(Snapshot snapshot) => _snapshot = SnapshotWriter.Write(snapshot);

    public int Port { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>What has been stored.</summary>
    public TakenBatches Taken { get; } = new();

    /// <summary>Answers a batch of that kind in place of storing it, when it gives a status; a negative one stores it and breaks the connection.</summary>
    public Func<string, int?> Answer { get; set; } = static _ => null;

    /// <summary>Batches that were answered otherwise than by being stored.</summary>
    public ObservedCounter Untaken { get; } = new("the batches that were not taken");

    public async Task StartAsync()
    {
        _stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _app = builder.Build();
        _app.MapGet("/api/v2/gateway/watch", WatchAsync);
        _app.MapPut("/api/v2/gateway/instances/{id}", static () => Results.Json(new { currentVersion = 1 }));
        _app.MapPost("/api/v2/gateway/{kind}", TakeAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>Goes away, in the middle of whatever it is at.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _app!.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        _stopping.Dispose();
    }

    private async Task WatchAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes("id: 1\nevent: snapshot\ndata: "), .. _snapshot, .. "\n\n"u8]);
        await context.Response.Body.FlushAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TakeAsync(HttpContext context, string kind)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = context.Request;
        if (request.Headers.Authorization != $"Bearer {Token}" || request.Headers.ContentEncoding != "gzip")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var answer = Answer(kind);
        var sequence = long.Parse(request.Query["sequence"]!, CultureInfo.InvariantCulture);
        if (answer is not > 0)
        {
            Taken.Store(kind, request.Query["source"]!, sequence, body.ToArray());
        }

        switch (answer)
        {
            case null:
                await context.Response.WriteAsJsonAsync(new { sequence });
                return;
            case < 0:
                context.Abort();
                break;
            default:
                context.Response.StatusCode = answer.Value;
                break;
        }

        Untaken.Increment();
    }
}
