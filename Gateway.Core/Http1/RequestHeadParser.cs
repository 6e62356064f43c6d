namespace Gateway.Core.Http1;

/// <summary>
/// Parses a request head (RFC 9112, sections 2 to 6), strictly: what two readers could take differently is refused.
/// Every complete line is read once, and refused as soon as it is there.
/// </summary>
internal static class RequestHeadParser
{
    /// <summary>Goes on where the last call stopped.</summary>
    /// <param name="bytes">Everything received so far, from the head's first byte on; may reach into what follows the head.</param>
    /// <param name="head">Empty before the first call, not used again once refused; its Buffer is neither read nor set.</param>
    /// <param name="limits">The same in every call for one head.</param>
    /// <param name="reason">Why the head is refused; <see cref="RejectionReason.None"/> otherwise.</param>
    public static HeadParseStatus TryParse(
        ReadOnlySpan<byte> bytes,
        RequestHead head,
        in HeadLimits limits,
        out RejectionReason reason)
    {
        reason = RejectionReason.None;
        while (head.Stage == HeadStage.StartLine)
        {
            var status = ReadRequestLine(bytes, head, limits, out reason);
            if (status != HeadParseStatus.Complete)
            {
                return status;
            }
        }

        while (head.Stage == HeadStage.Fields)
        {
            var status = HeadFields.ReadNext(bytes, head, limits, out var field, out reason);
            if (status != HeadParseStatus.Complete)
            {
                return status;
            }

            reason = head.Stage == HeadStage.Complete
                ? Finish(head)
                : RequestFields.Read(head, field, field.Value.Of(bytes));
            if (reason != RejectionReason.None)
            {
                return HeadParseStatus.Rejected;
            }
        }

        return HeadParseStatus.Complete;
    }

    private static HeadParseStatus ReadRequestLine(
        ReadOnlySpan<byte> bytes,
        RequestHead head,
        in HeadLimits limits,
        out RejectionReason reason)
    {
        reason = RejectionReason.None;
        var lineLimit = (long)head.LineStart + limits.MaxTargetBytes + RequestLineParser.MaxBytesBesideTarget;
        var maxEnd = (int)Math.Min(lineLimit, limits.MaxHeadBytes);
        switch (LineReader.Read(bytes, head, maxEnd, out var line))
        {
            case LineStatus.NeedMore:
                return HeadParseStatus.NeedMore;
            case LineStatus.TooLong:
                reason = maxEnd == lineLimit ? RejectionReason.TargetTooLong : RejectionReason.HeadTooLarge;
                return HeadParseStatus.Rejected;
            case LineStatus.BareLineFeed:
                reason = RejectionReason.BareLineFeed;
                return HeadParseStatus.Rejected;
            default:
                break;
        }

        // One empty line before the request is a habit of old clients and is skipped (RFC 9112, section 2.2).
        if (line.IsEmpty && line.Start == 0)
        {
            return HeadParseStatus.Complete;
        }

        reason = RequestLineParser.Parse(bytes, line, head, limits.MaxTargetBytes);
        if (reason != RejectionReason.None)
        {
            return HeadParseStatus.Rejected;
        }

        head.Stage = HeadStage.Fields;
        return HeadParseStatus.Complete;
    }

    private static RejectionReason Finish(RequestHead head)
    {
        if (head.Version == HttpVersion.Http11 && (head.Facts & HeadFacts.Host) == HeadFacts.None)
        {
            return RejectionReason.MissingHost;
        }

        var hasBody = head.Framing == BodyFraming.Chunked || head.ContentLength > 0;
        head.ExpectContinue = head.ExpectContinue && hasBody && head.Version == HttpVersion.Http11;
        head.KeepAlive = HeadFields.IsPersistent(head);
        return RejectionReason.None;
    }
}
