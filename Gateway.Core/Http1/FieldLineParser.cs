using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>Parses one field line of a request or response head (RFC 9112, section 5).</summary>
internal static class FieldLineParser
{
    /// <param name="bytes">The head's bytes.</param>
    /// <param name="line">The line in <paramref name="bytes"/> without its CRLF; not empty.</param>
    /// <param name="field">The field, offsets into <paramref name="bytes"/>.</param>
    /// <param name="reason">Why the line is refused.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, ByteRange line, out HeaderField field, out RejectionReason reason)
    {
        var text = line.Of(bytes);
        var colon = text.IndexOfAnyExcept(HttpBytes.Token);
        if (colon <= 0 || text[colon] != ':')
        {
            field = default;
            reason = HttpBytes.Classify(text, NameRejection(text, colon));
            return false;
        }

        var start = colon + 1;
        var end = text.Length;
        while (start < end && text[start] is (HttpBytes.Space or HttpBytes.Tab))
        {
            start++;
        }

        while (end > start && text[end - 1] is (HttpBytes.Space or HttpBytes.Tab))
        {
            end--;
        }

        if (text[start..end].ContainsAny(HttpBytes.NotInFieldValue))
        {
            field = default;
            reason = HttpBytes.Classify(text, RejectionReason.InvalidHeaderValue);
            return false;
        }

        field = new HeaderField(
            KnownHeaders.Find(text[..colon]),
            new ByteRange(line.Start, colon),
            new ByteRange(line.Start + start, end - start));
        reason = RejectionReason.None;
        return true;
    }

    private static RejectionReason NameRejection(ReadOnlySpan<byte> text, int nameEnd)
    {
        if (nameEnd < 0)
        {
            return RejectionReason.InvalidHeaderName;
        }

        if (nameEnd == 0)
        {
            return text[0] is HttpBytes.Space or HttpBytes.Tab
                ? RejectionReason.ObsoleteLineFolding
                : RejectionReason.InvalidHeaderName;
        }

        var behind = text[nameEnd..].IndexOfAnyExcept(HttpBytes.Space, HttpBytes.Tab);
        return behind > 0 && text[nameEnd + behind] == ':'
            ? RejectionReason.SpaceBeforeColon
            : RejectionReason.InvalidHeaderName;
    }
}
