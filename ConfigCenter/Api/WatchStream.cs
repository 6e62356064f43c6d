using System.Globalization;
using System.Text;
using ConfigCenter.Metrics;
using ConfigCenter.Publishing;

namespace ConfigCenter.Api;

/// <summary>
/// <c>GET /api/v2/gateway/watch</c>: server-sent events, one <c>snapshot</c> for each version, its number as id and the whole document as
/// data. <c>Last-Event-ID</c> names the version that the gateway has; while that is in force only comments are sent. A gateway that was away
/// gets the newest version alone: each is whole, and those between decide nothing any more.
/// </summary>
internal sealed class WatchStream
{
    private readonly VersionFeed _feed;
    private readonly TimeSpan _heartbeat;
    private readonly CenterMetrics _metrics;

    public WatchStream(VersionFeed feed, TimeSpan heartbeat, CenterMetrics metrics)
    {
        _feed = feed;
        _heartbeat = heartbeat;
        _metrics = metrics;
    }

    /// <summary>Streams until the gateway leaves or the process ends.</summary>
    public async Task RunAsync(HttpContext context, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        _metrics.WatchBegan();
        try
        {
            await WriteAsync(response, ": connected\n\n"u8.ToArray(), end.Token).ConfigureAwait(false);
            await RunAsync(response, LastEventId(context.Request), end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The gateway left, or this process ends: it finds another, or this one again.
        }
        finally
        {
            _metrics.WatchEnded();
        }
    }

    private async Task RunAsync(HttpResponse response, long? known, CancellationToken end)
    {
        while (true)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(end);
            quiet.CancelAfter(_heartbeat);
            PublishedDocument? next = null;
            try
            {
                next = await _feed.WaitForOtherAsync(known, quiet.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                // Nothing new for a while.
            }

            if (next is null)
            {
                await WriteAsync(response, ": heartbeat\n\n"u8.ToArray(), end).ConfigureAwait(false);
                continue;
            }

            await WriteAsync(response, Event(next), end).ConfigureAwait(false);
            known = next.Version;
        }
    }

    private static byte[] Event(PublishedDocument document)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {document.Version}\nevent: snapshot\ndata: "));
        return [.. head, .. document.Document, .. "\n\n"u8];
    }

    private static async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken end)
    {
        await response.Body.WriteAsync(bytes, end).ConfigureAwait(false);
        await response.Body.FlushAsync(end).ConfigureAwait(false);
    }

    private static long? LastEventId(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
