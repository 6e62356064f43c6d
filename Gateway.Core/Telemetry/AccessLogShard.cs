using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>One of the buffers that access-log lines gather in.</summary>
internal sealed class AccessLogShard
{
    private readonly Lock _gate = new();
    private readonly AccessLogContent? _content;
    private PooledBuffer _lines = new();

    /// <param name="content">Adds what was asked and answered; null where it is never to be held.</param>
    public AccessLogShard(AccessLogContent? content) => _content = content;

    /// <summary>Adds a line, but none when that many bytes wait already, and no content when half as many do.</summary>
    public LineOutcome Write(RequestContext context, in RequestEnd end, int largest)
    {
        var content = AccessLogContent.IsWanted(context) ? _content : null;
        lock (_gate)
        {
            if (_lines.Length > largest)
            {
                return LineOutcome.Dropped;
            }

            var hasRoom = _lines.Length <= largest / 2;
            AccessLogLine.Write(_lines, context, end, hasRoom ? content : null);
            return hasRoom || content is null ? LineOutcome.Written : LineOutcome.WithoutContent;
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
