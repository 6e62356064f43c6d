using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// Parses a response head (RFC 9112, sections 4 to 6) as strictly as <see cref="RequestHeadParser"/> does a request's:
/// an answer that two readers could split differently is refused.
/// </summary>
internal static class ResponseHeadParser
{
    private const int StatusDigits = 3;

    /// <summary>Goes on where the last call stopped.</summary>
    /// <param name="bytes">Everything received so far, from the head's first byte on; may reach into what follows the head.</param>
    /// <param name="head">Empty before the first call, not used again once refused; its Buffer is neither read nor set.</param>
    /// <param name="answersHead">True when the request was a HEAD: there is no body then, whatever the fields say.</param>
    /// <param name="limits">The same in every call for one head.</param>
    /// <param name="reason">Why the head is refused; <see cref="RejectionReason.None"/> otherwise.</param>
    public static HeadParseStatus TryParse(
        ReadOnlySpan<byte> bytes,
        ResponseHead head,
        bool answersHead,
        in HeadLimits limits,
        out RejectionReason reason)
    {
        reason = RejectionReason.None;
        if (head.Stage == HeadStage.StartLine)
        {
            var status = ReadStatusLine(bytes, head, limits, out reason);
            if (status != HeadParseStatus.Complete)
            {
                return status;
            }
        }

        while (head.Stage == HeadStage.Fields)
        {
            var status = HeadFields.ReadNext(bytes, head, limits, out _, out reason);
            if (status != HeadParseStatus.Complete)
            {
                return status;
            }

            if (head.Stage == HeadStage.Complete)
            {
                Finish(head, answersHead);
            }
        }

        return HeadParseStatus.Complete;
    }

    private static HeadParseStatus ReadStatusLine(
        ReadOnlySpan<byte> bytes,
        ResponseHead head,
        in HeadLimits limits,
        out RejectionReason reason)
    {
        var status = LineReader.TryRead(bytes, head, limits.MaxHeadBytes, out var line, out reason);
        if (status != HeadParseStatus.Complete)
        {
            return status;
        }

        var text = line.Of(bytes);
        reason = ParseStatusLine(text, line.Start, head);
        if (reason != RejectionReason.None)
        {
            reason = HttpBytes.Classify(text, reason);
            return HeadParseStatus.Rejected;
        }

        head.Stage = HeadStage.Fields;
        return HeadParseStatus.Complete;
    }

    private static RejectionReason ParseStatusLine(ReadOnlySpan<byte> text, int start, ResponseHead head)
    {
        var space = text.IndexOf(HttpBytes.Space);
        if (space < 0)
        {
            return RejectionReason.InvalidStatusLine;
        }

        if (!HttpVersions.TryParse(text[..space], RejectionReason.InvalidStatusLine, out var version, out var reason))
        {
            return reason;
        }

        var rest = text[(space + 1)..];
        if (rest.Length < StatusDigits
            || !FramingFields.TryReadDecimal(rest[..StatusDigits], out var statusCode)
            || statusCode < 100)
        {
            return RejectionReason.InvalidStatusLine;
        }

        head.Version = version;
        head.StatusCode = (int)statusCode;

        // Servers in the field leave out the space before an empty reason phrase; nothing can be smuggled by that.
        if (rest.Length == StatusDigits)
        {
            head.Reason = new ByteRange(start + text.Length, 0);
            return RejectionReason.None;
        }

        var phrase = rest[(StatusDigits + 1)..];
        if (rest[StatusDigits] != HttpBytes.Space || phrase.ContainsAny(HttpBytes.NotInFieldValue))
        {
            return RejectionReason.InvalidStatusLine;
        }

        head.Reason = new ByteRange(start + text.Length - phrase.Length, phrase.Length);
        return RejectionReason.None;
    }

    /// <summary>The order of RFC 9112, section 6.3; the field lines have set a framing where they name one.</summary>
    private static void Finish(ResponseHead head, bool answersHead)
    {
        head.KeepAlive = HeadFields.IsPersistent(head);
        if (answersHead || head.StatusCode is < 200 or 204 or 304)
        {
            head.Framing = BodyFraming.None;
            head.ContentLength = 0;
        }
        else if (head.Framing == BodyFraming.None)
        {
            head.Framing = BodyFraming.CloseDelimited;
            head.KeepAlive = false;
        }
    }
}
