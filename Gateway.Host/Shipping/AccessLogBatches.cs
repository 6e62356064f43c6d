using Gateway.Core.Buffers;
using Gateway.Core.Telemetry;

namespace Gateway.Host.Shipping;

/// <summary>
/// The access log's lines on their way to the config center, in memory: 16 MiB of them at most wait, and what comes beyond that is dropped and counted. They are numbered for a source that
/// the next process does not use.
/// </summary>
internal sealed class AccessLogBatches : IAccessLogSink, IBatchSource
{
    /// <summary>The longest batch, in bytes before it is compressed.</summary>
    public const int LargestBatch = 2 << 20;

    private const int LargestWaiting = 16 << 20;

    private readonly Guid _source = Guid.NewGuid();
    private readonly Lock _gate = new();
    private readonly Queue<PooledBuffer> _full = [];
    private PooledBuffer _filling = new();
    private long _waiting;
    private long _dropped;
    private long _sequence;
    private Batch? _batch;

    public string Target => "config center";

    public string Kind => "access-logs";

    public string ContentType => "application/x-ndjson";

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What was asked and answered stays on this machine.</summary>
    public bool TakesContent => false;

    public long ContentDropped => 0;

    public long Waiting => Interlocked.Read(ref _waiting);

    public void Offer(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            while (!lines.IsEmpty)
            {
                var length = Fitting(lines);
                if (_waiting + length > LargestWaiting)
                {
                    Drop(lines.Count((byte)'\n'));
                    return;
                }

                if (_filling.Length > 0 && _filling.Length + length > LargestBatch)
                {
                    _full.Enqueue(_filling);
                    _filling = new PooledBuffer();
                }

                _filling.Append(lines[..length]);
                _waiting += length;
                lines = lines[length..];
            }
        }
    }

    public Batch? Take()
    {
        if (_batch is not null || TakeLines() is not { } lines)
        {
            return _batch;
        }

        var body = Gzip.Pack(stream => stream.Write(lines.Span));
        _batch = new Batch(_source, ++_sequence, body, lines.Span.Count((byte)'\n'));
        Interlocked.Add(ref _waiting, body.Length - lines.Length);
        lines.Release();
        return _batch;
    }

    public void Remove(bool isTaken)
    {
        Interlocked.Add(ref _waiting, -_batch!.Body.Length);
        Drop(isTaken ? 0 : _batch.Records);
        _batch = null;
    }

    // Whole lines, as many of them as a batch holds; one line that is longer than that is a batch of its own.
    private static int Fitting(ReadOnlySpan<byte> lines)
    {
        if (lines.Length <= LargestBatch)
        {
            return lines.Length;
        }

        var end = lines[..LargestBatch].LastIndexOf((byte)'\n');
        return (end < 0 ? lines.IndexOf((byte)'\n') : end) + 1;
    }

    private PooledBuffer? TakeLines()
    {
        lock (_gate)
        {
            if (_full.TryDequeue(out var lines))
            {
                return lines;
            }

            if (_filling.Length == 0)
            {
                return null;
            }

            lines = _filling;
            _filling = new PooledBuffer();
            return lines;
        }
    }

    private void Drop(long lines) => Interlocked.Add(ref _dropped, lines);
}
