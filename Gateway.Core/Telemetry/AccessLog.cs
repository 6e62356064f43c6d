using System.Diagnostics.Metrics;
using Gateway.Core.Async;
using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>
/// Makes one JSON line of a request, off the hot path: lines gather in buffers, one for each processor so that no request waits for another, and a
/// thread of the log's own gives them to the sinks a few times a second, without their content to those that must not have it. No sink waits for another. The order of lines is that of their buffers; each carries its time.
/// </summary>
internal sealed class AccessLog : IDisposable
{
    private const int LargestBacklog = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly AccessLogShard[] _shards;
    private readonly IAccessLogSink[] _sinks;
    private readonly Lock _gate = new();
    private readonly PeriodicThread _thread;
    private readonly PooledBuffer _stripped = new();
    private PooledBuffer _gathering = new();
    private long _dropped;
    private long _contentDropped;

    /// <param name="longestContent">Bytes of a prompt, and of an answer, that a line may hold where its namespace lets it.</param>
    /// <param name="sinks">Take the lines; their owner disposes them, after the log.</param>
    public AccessLog(int longestContent, params IEnumerable<IAccessLogSink> sinks)
    {
        _sinks = [.. sinks];
        LongestContent = _sinks.Any(static sink => sink.TakesContent) ? longestContent : 0;
        _shards = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new AccessLogShard(LongestContent == 0 ? null : new AccessLogContent(LongestContent)))];
        _thread = new PeriodicThread("access log", Interval, Flush);
        _thread.Start();
    }

    /// <summary>Bytes of a prompt, and of an answer, that a line may hold; 0 where nobody would get them.</summary>
    public int LongestContent { get; }

    /// <summary>Number of lines that were to hold content and do not, for want of room.</summary>
    public long ContentDropped => Interlocked.Read(ref _contentDropped) + _sinks.Sum(static sink => sink.ContentDropped);

    /// <summary>Number of lines that some sink did not get.</summary>
    public long Dropped => Interlocked.Read(ref _dropped) + _sinks.Sum(static sink => sink.Dropped);

    /// <summary>The lines that each sink did not get, and those that lost their content.</summary>
    public IEnumerable<Measurement<long>> ObserveDropped() =>
    [
        .. _sinks.Select(sink => new Measurement<long>(Interlocked.Read(ref _dropped) + sink.Dropped, new KeyValuePair<string, object?>("target", sink.Target))),
        new Measurement<long>(ContentDropped, new KeyValuePair<string, object?>("target", "content")),
    ];

    /// <summary>Adds the line of a request that has ended.</summary>
    public void Write(RequestContext context, in RequestEnd end)
    {
        var shard = _shards[Thread.GetCurrentProcessorId() % _shards.Length];
        switch (shard.Write(context, end, LargestBacklog / _shards.Length))
        {
            case LineOutcome.Dropped:
                Interlocked.Increment(ref _dropped);
                break;
            case LineOutcome.WithoutContent:
                Interlocked.Increment(ref _contentDropped);
                break;
        }
    }

    /// <summary>Gives the sinks all lines that have been added so far.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            foreach (var shard in _shards)
            {
                _gathering = shard.Exchange(_gathering);
                if (_gathering.Length > 0)
                {
                    Offer(_gathering.Span);
                    _gathering.Truncate(0);
                }
            }
        }
    }

    /// <summary>Ends the thread, and gives the sinks what is left.</summary>
    public void Dispose()
    {
        if (_thread.TryStop())
        {
            Flush();
        }
    }

    private void Offer(ReadOnlySpan<byte> lines)
    {
        var hasContent = LongestContent > 0 && lines.IndexOf(AccessLogContent.Begin) >= 0;
        if (hasContent)
        {
            ContentStrip.Append(_stripped, lines);
        }

        foreach (var sink in _sinks)
        {
            sink.Offer(hasContent && !sink.TakesContent ? _stripped.Span : lines);
        }

        _stripped.Truncate(0);
    }
}
