using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>One of the buffers that access-log lines gather in.</summary>
internal sealed class AccessLogShard
{
    private readonly Lock _gate = new();
    private PooledBuffer _lines = new();

    /// <summary>Adds a line; false when that many bytes wait already.</summary>
    public bool TryWrite(RequestContext context, in RequestEnd end, int largest)
    {
        lock (_gate)
        {
            if (_lines.Length > largest)
            {
                return false;
            }

            AccessLogLine.Write(_lines, context, end);
            return true;
        }
    }

    /// <summary>Takes the lines gathered so far, and leaves an empty buffer in their place.</summary>
    public PooledBuffer Exchange(PooledBuffer empty)
    {
        lock (_gate)
        {
            var lines = _lines;
            _lines = empty;
            return lines;
        }
    }
}
