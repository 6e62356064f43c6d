using Gateway.Core.Buffers;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Telemetry;

/// <summary>Writes the access log's lines to a stream, by a thread of its own. When the stream cannot keep up, first content and then lines are dropped and counted.</summary>
internal sealed class AccessLogStream : IAccessLogSink, IDisposable
{
    private const int LargestBacklog = 8 << 20;
    private const int LargestWithContent = LargestBacklog / 2;

    private readonly Stream _stream;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _offered = new(false);
    private readonly Thread _thread;
    private PooledBuffer _waiting = new();
    private PooledBuffer _writing = new();
    private bool _isStopped;
    private bool _isFailing;
    private long _dropped;
    private long _contentDropped;

    /// <param name="stream">Takes the lines; disposed with this.</param>
    /// <param name="target">What the stream is called in messages and metrics.</param>
    /// <param name="logger">Told when the stream fails and recovers.</param>
    public AccessLogStream(Stream stream, string target, ILogger logger)
    {
        _stream = stream;
        Target = target;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "access log stream" };
        _thread.Start();
    }

    public string Target { get; }

    public long Dropped => Interlocked.Read(ref _dropped);

    public bool TakesContent => true;

    public long ContentDropped => Interlocked.Read(ref _contentDropped);

    public void Offer(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            if (_waiting.Length > LargestBacklog)
            {
                Drop(lines);
                return;
            }

            if (_waiting.Length > 0 && _waiting.Length + lines.Length > LargestWithContent)
            {
                Interlocked.Add(ref _contentDropped, ContentStrip.Append(_waiting, lines));
            }
            else
            {
                _waiting.Append(lines);
            }
        }

        _offered.Set();
    }

    /// <summary>Writes what is left, and closes the stream.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isStopped, true))
        {
            return;
        }

        _offered.Set();
        _thread.Join();
        _offered.Dispose();
        _stream.Dispose();
    }

    private void Run()
    {
        bool isLast;
        do
        {
            _offered.WaitOne();
            isLast = Volatile.Read(ref _isStopped);
            lock (_gate)
            {
                (_writing, _waiting) = (_waiting, _writing);
            }

            Write();
        }
        while (!isLast);
    }

    private void Write()
    {
        if (_writing.Length == 0)
        {
            return;
        }

        try
        {
            _stream.Write(_writing.Span);
            _stream.Flush();
            if (_isFailing)
            {
                _isFailing = false;
                Log.AccessLogRecovered(_logger, Target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Drop(_writing.Span);
            if (!_isFailing)
            {
                _isFailing = true;
                Log.AccessLogFailed(_logger, Target, e.Message);
            }
        }
        finally
        {
            _writing.Truncate(0);
        }
    }

    private void Drop(ReadOnlySpan<byte> lines) => Interlocked.Add(ref _dropped, lines.Count((byte)'\n'));
}
