using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Telemetry;

/// <summary>
/// Writes one JSON line a request to a stream, off the hot path: lines gather in a buffer, and a task of the log's own writes them out a few
/// times a second. When the stream cannot keep up, lines are dropped and counted; a request never waits.
/// </summary>
internal sealed class AccessLog : IAsyncDisposable
{
    private const int LargestBacklog = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly string _target;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer = new(Interval);
    private readonly Task _run;
    private PooledBuffer _filling = new();
    private PooledBuffer _writing = new();
    private bool _isFailing;
    private long _dropped;

    /// <param name="stream">Takes the lines; disposed with the log.</param>
    /// <param name="target">What the stream is called in messages.</param>
    /// <param name="logger">Told when the stream fails and recovers.</param>
    public AccessLog(Stream stream, string target, ILogger logger)
    {
        _stream = stream;
        _target = target;
        _logger = logger;
        _run = RunAsync();
    }

    /// <summary>Number of lines that were dropped.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds the line of a request that has ended.</summary>
    public void Write(RequestContext context)
    {
        lock (_gate)
        {
            if (_filling.Length > LargestBacklog)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            AccessLogLine.Write(_filling, context, DateTime.UtcNow);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _run.ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async Task FlushAsync()
    {
        lock (_gate)
        {
            if (_filling.Length == 0)
            {
                return;
            }

            (_filling, _writing) = (_writing, _filling);
        }

        try
        {
            await _stream.WriteAsync(_writing.Memory).ConfigureAwait(false);
            await _stream.FlushAsync().ConfigureAwait(false);
            if (_isFailing)
            {
                _isFailing = false;
                Log.AccessLogRecovered(_logger, _target);
            }
        }
        catch (IOException e)
        {
            Interlocked.Add(ref _dropped, _writing.Span.Count((byte)'\n'));
            if (!_isFailing)
            {
                _isFailing = true;
                Log.AccessLogFailed(_logger, _target, e.Message);
            }
        }
        finally
        {
            _writing.Truncate(0);
        }
    }
}
