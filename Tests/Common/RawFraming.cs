using System.Globalization;

namespace Tests.Common;

/// <summary>How the end of a body is found.</summary>
internal enum RawFramingKind
{
    None,
    ContentLength,
    Chunked,
    CloseDelimited,
}

/// <summary>The framing of one message, found strictly: every ambiguity fails.</summary>
/// <param name="Kind">Which way the end is found.</param>
/// <param name="Length">Bytes of the body under <see cref="RawFramingKind.ContentLength"/>.</param>
internal readonly record struct RawFraming(RawFramingKind Kind, long Length = 0)
{
    public static RawFraming OfRequest(RawHeaders headers) => Of(headers) ?? new(RawFramingKind.None);

    public static RawFraming OfResponse(int status, RawHeaders headers, bool answersHead)
    {
        var declared = Of(headers);
        if (status is < 200 or 204)
        {
            return declared is null
                ? new(RawFramingKind.None)
                : throw new InvalidMessageException($"A {status} must not declare a body (RFC 9110, section 8.6).");
        }

        return answersHead || status == 304 ? new(RawFramingKind.None) : declared ?? new(RawFramingKind.CloseDelimited);
    }

    private static RawFraming? Of(RawHeaders headers)
    {
        var codings = headers.All("Transfer-Encoding");
        var lengths = headers.All("Content-Length");
        if (codings.Count + lengths.Count > 1)
        {
            throw new InvalidMessageException("More than one field frames the body.");
        }

        if (codings.Count == 1)
        {
            return codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? new(RawFramingKind.Chunked)
                : throw new InvalidMessageException($"Transfer-Encoding: {codings[0]}");
        }

        if (lengths.Count == 0)
        {
            return null;
        }

        return long.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new(RawFramingKind.ContentLength, length)
            : throw new InvalidMessageException($"Content-Length: {lengths[0]}");
    }
}
