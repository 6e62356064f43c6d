using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>Reads the next field line of a head, request or response, and what it says about the connection and the body.</summary>
internal static class HeadFields
{
    /// <summary>
    /// <see cref="HeadParseStatus.NeedMore"/> when the line has not ended; <see cref="HeadParseStatus.Complete"/> when it
    /// was read, with <paramref name="field"/> already added to the head, or when it was the empty line: then
    /// <see cref="MessageHead.Stage"/> and <see cref="MessageHead.Length"/> are set.
    /// </summary>
    public static HeadParseStatus ReadNext(
        ReadOnlySpan<byte> bytes,
        MessageHead head,
        in HeadLimits limits,
        out HeaderField field,
        out RejectionReason reason)
    {
        field = default;
        var status = LineReader.TryRead(bytes, head, limits.MaxHeadBytes, out var line, out reason);
        return status == HeadParseStatus.Complete ? Accept(bytes, line, head, limits.MaxHeaders, out field, out reason) : status;
    }

    private static HeadParseStatus Accept(
        ReadOnlySpan<byte> bytes,
        ByteRange line,
        MessageHead head,
        int maxHeaders,
        out HeaderField field,
        out RejectionReason reason)
    {
        if (line.IsEmpty)
        {
            field = default;
            reason = RejectionReason.None;
            head.Length = head.LineStart;
            head.Stage = HeadStage.Complete;
            return HeadParseStatus.Complete;
        }

        if (head.FieldCount >= maxHeaders)
        {
            field = default;
            reason = RejectionReason.TooManyHeaders;
            return HeadParseStatus.Rejected;
        }

        if (!FieldLineParser.TryParse(bytes, line, out field, out reason))
        {
            return HeadParseStatus.Rejected;
        }

        head.Add(field);
        reason = field.Known switch
        {
            KnownHeader.ContentLength => FramingFields.ReadContentLength(head, field.Value.Of(bytes)),
            KnownHeader.TransferEncoding => FramingFields.ReadTransferEncoding(head, field.Value.Of(bytes)),
            _ => RejectionReason.None,
        };
        if (field.Known == KnownHeader.Connection)
        {
            head.Facts |= ConnectionOptions.Read(field.Value.Of(bytes));
        }

        return reason == RejectionReason.None ? HeadParseStatus.Complete : HeadParseStatus.Rejected;
    }

    /// <summary>Whether the connection outlives the exchange, once all fields are read (RFC 9112, section 9.3).</summary>
    public static bool IsPersistent(MessageHead head)
    {
        if ((head.Facts & HeadFacts.Close) != HeadFacts.None)
        {
            return false;
        }

        return head.Version == HttpVersion.Http11 || (head.Facts & HeadFacts.KeepAlive) != HeadFacts.None;
    }
}
