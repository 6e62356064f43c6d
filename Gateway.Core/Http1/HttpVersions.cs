namespace Gateway.Core.Http1;

/// <summary>Reads the HTTP version of a start line (RFC 9112, section 2.3).</summary>
internal static class HttpVersions
{
    /// <summary>Length of every version in bytes: "HTTP/", digit, ".", digit.</summary>
    public const int Length = 8;

    /// <summary>
    /// False with <see cref="RejectionReason.UnsupportedVersion"/> for a well-formed version that is neither 1.0 nor 1.1,
    /// with <paramref name="malformed"/> for anything else.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, RejectionReason malformed, out HttpVersion version, out RejectionReason reason)
    {
        version = HttpVersion.Http11;
        reason = RejectionReason.None;
        if (text.SequenceEqual("HTTP/1.1"u8))
        {
            return true;
        }

        if (text.SequenceEqual("HTTP/1.0"u8))
        {
            version = HttpVersion.Http10;
            return true;
        }

        var wellFormed = text.Length == Length
            && text.StartsWith("HTTP/"u8)
            && char.IsAsciiDigit((char)text[5])
            && text[6] == '.'
            && char.IsAsciiDigit((char)text[7]);
        reason = wellFormed ? RejectionReason.UnsupportedVersion : malformed;
        return false;
    }
}
