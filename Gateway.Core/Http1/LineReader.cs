using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>Takes a head apart into lines. Looks at no byte twice for a line's end, however small the pieces it arrives in.</summary>
internal static class LineReader
{
    /// <summary>Reads the line at <see cref="MessageHead.LineStart"/> and moves the head on to the next one.</summary>
    /// <param name="bytes">Everything received so far, from the head's first byte on.</param>
    /// <param name="head">Holds how far reading has come.</param>
    /// <param name="maxEnd">Where the line, its CRLF included, must have ended; absolute.</param>
    /// <param name="line">The line without its CRLF.</param>
    public static LineStatus Read(ReadOnlySpan<byte> bytes, MessageHead head, int maxEnd, out ByteRange line)
    {
        line = default;
        var lineFeed = bytes[head.Scanned..].IndexOf(HttpBytes.LineFeed);
        if (lineFeed < 0)
        {
            head.Scanned = bytes.Length;
            return bytes.Length >= maxEnd ? LineStatus.TooLong : LineStatus.NeedMore;
        }

        lineFeed += head.Scanned;
        if (lineFeed >= maxEnd)
        {
            return LineStatus.TooLong;
        }

        var start = head.LineStart;
        if (lineFeed == start || bytes[lineFeed - 1] != HttpBytes.CarriageReturn)
        {
            return LineStatus.BareLineFeed;
        }

        line = new ByteRange(start, lineFeed - 1 - start);
        head.Scanned = head.LineStart = lineFeed + 1;
        return LineStatus.Line;
    }

    /// <summary>As <see cref="Read"/>, where a line that does not end in time makes the head too large; complete when there is a line.</summary>
    public static HeadParseStatus TryRead(ReadOnlySpan<byte> bytes, MessageHead head, int maxHeadBytes, out ByteRange line, out RejectionReason reason)
    {
        var status = Read(bytes, head, maxHeadBytes, out line);
        reason = status switch
        {
            LineStatus.TooLong => RejectionReason.HeadTooLarge,
            LineStatus.BareLineFeed => RejectionReason.BareLineFeed,
            _ => RejectionReason.None,
        };
        return status switch
        {
            LineStatus.Line => HeadParseStatus.Complete,
            LineStatus.NeedMore => HeadParseStatus.NeedMore,
            _ => HeadParseStatus.Rejected,
        };
    }
}
