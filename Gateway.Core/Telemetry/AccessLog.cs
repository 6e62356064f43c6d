using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Telemetry;

/// <summary>
/// Writes one JSON line a request to a stream, off the hot path: lines gather in buffers, one for each processor so that no request waits
/// for another, and a thread of the log's own writes them out a few times a second. When the stream cannot keep up, lines are dropped and
/// counted. The order of lines is that of their buffers; each carries its time.
/// </summary>
internal sealed class AccessLog : IDisposable
{
    private const int LargestBacklog = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly AccessLogShard[] _shards;
    private readonly Stream _stream;
    private readonly string _target;
    private readonly ILogger _logger;
    private readonly ManualResetEvent _stopped = new(false);
    private readonly Thread _thread;
    private PooledBuffer _writing = new();
    private bool _isFailing;
    private bool _isDisposed;
    private long _dropped;

    /// <param name="stream">Takes the lines; disposed with the log.</param>
    /// <param name="target">What the stream is called in messages.</param>
    /// <param name="logger">Told when the stream fails and recovers.</param>
    public AccessLog(Stream stream, string target, ILogger logger)
    {
        _stream = stream;
        _target = target;
        _logger = logger;
        _shards = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(static _ => new AccessLogShard())];
        _thread = new Thread(Run) { IsBackground = true, Name = "access log" };
        _thread.Start();
    }

    /// <summary>Number of lines that were dropped.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds the line of a request that has ended.</summary>
    public void Write(RequestContext context)
    {
        var shard = _shards[Thread.GetCurrentProcessorId() % _shards.Length];
        if (!shard.TryWrite(context, DateTime.UtcNow, LargestBacklog / _shards.Length))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes what is left, and closes the stream.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
        _stream.Dispose();
    }

    private void Run()
    {
        while (!_stopped.WaitOne(Interval))
        {
            Flush();
        }

        Flush();
    }

    private void Flush()
    {
        foreach (var shard in _shards)
        {
            _writing = shard.Exchange(_writing);
            if (_writing.Length > 0)
            {
                Flush(_writing);
            }
        }
    }

    private void Flush(PooledBuffer lines)
    {
        try
        {
            _stream.Write(lines.Span);
            _stream.Flush();
            if (_isFailing)
            {
                _isFailing = false;
                Log.AccessLogRecovered(_logger, _target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Interlocked.Add(ref _dropped, lines.Span.Count((byte)'\n'));
            if (!_isFailing)
            {
                _isFailing = true;
                Log.AccessLogFailed(_logger, _target, e.Message);
            }
        }
        finally
        {
            lines.Truncate(0);
        }
    }
}
