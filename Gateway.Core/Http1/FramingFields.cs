using System.Text;

namespace Gateway.Core.Http1;

/// <summary>
/// Reads Content-Length and Transfer-Encoding (RFC 9112, section 6), stricter than the RFC asks: whatever two readers
/// could take differently is refused, since that is how requests are smuggled.
/// </summary>
internal static class FramingFields
{
    /// <summary>Digits only, once, and never beside Transfer-Encoding; sets framing and length.</summary>
    public static RejectionReason ReadContentLength(MessageHead head, ReadOnlySpan<byte> value)
    {
        if ((head.Facts & HeadFacts.ContentLength) != HeadFacts.None)
        {
            return RejectionReason.MultipleContentLengths;
        }

        if ((head.Facts & HeadFacts.TransferEncoding) != HeadFacts.None)
        {
            return RejectionReason.ContentLengthWithTransferEncoding;
        }

        if (!TryReadDecimal(value, out var length))
        {
            return value.Contains((byte)',') ? RejectionReason.MultipleContentLengths : RejectionReason.InvalidContentLength;
        }

        head.Facts |= HeadFacts.ContentLength;
        head.Framing = BodyFraming.ContentLength;
        head.ContentLength = length;
        return RejectionReason.None;
    }

    /// <summary>Exactly "chunked", once, in HTTP/1.1, and never beside Content-Length; sets the framing.</summary>
    public static RejectionReason ReadTransferEncoding(MessageHead head, ReadOnlySpan<byte> value)
    {
        if ((head.Facts & HeadFacts.TransferEncoding) != HeadFacts.None)
        {
            return RejectionReason.InvalidTransferEncoding;
        }

        if (head.Version == HttpVersion.Http10)
        {
            return RejectionReason.TransferEncodingInHttp10;
        }

        if ((head.Facts & HeadFacts.ContentLength) != HeadFacts.None)
        {
            return RejectionReason.ContentLengthWithTransferEncoding;
        }

        if (!IsChunked(value))
        {
            return RejectCodings(value);
        }

        head.Facts |= HeadFacts.TransferEncoding;
        head.Framing = BodyFraming.Chunked;
        return RejectionReason.None;
    }

    /// <summary>One digit at least, nothing but digits, at most <see cref="long.MaxValue"/>.</summary>
    public static bool TryReadDecimal(ReadOnlySpan<byte> value, out long number)
    {
        number = 0;
        if (value.IsEmpty)
        {
            return false;
        }

        foreach (var digit in value)
        {
            var step = digit - '0';
            if ((uint)step > 9 || number > (long.MaxValue - step) / 10)
            {
                return false;
            }

            number = (number * 10) + step;
        }

        return true;
    }

    /// <summary>
    /// A list of plain tokens that ends in chunked, without chunked or identity before it, asks for something we could
    /// implement but do not; everything else is malformed.
    /// </summary>
    private static RejectionReason RejectCodings(ReadOnlySpan<byte> value)
    {
        var lastComma = value.LastIndexOf((byte)',');
        if (lastComma < 0 || !IsChunked(HttpBytes.TrimWhiteSpace(value[(lastComma + 1)..])))
        {
            return RejectionReason.InvalidTransferEncoding;
        }

        var codings = value[..lastComma];
        foreach (var range in codings.Split((byte)','))
        {
            var coding = HttpBytes.TrimWhiteSpace(codings[range]);
            if (coding.IsEmpty
                || coding.ContainsAnyExcept(HttpBytes.Token)
                || IsChunked(coding)
                || Ascii.EqualsIgnoreCase(coding, "identity"u8))
            {
                return RejectionReason.InvalidTransferEncoding;
            }
        }

        return RejectionReason.UnsupportedTransferCoding;
    }

    private static bool IsChunked(ReadOnlySpan<byte> coding) => Ascii.EqualsIgnoreCase(coding, "chunked"u8);
}
