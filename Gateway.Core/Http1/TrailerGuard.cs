using System.Runtime.CompilerServices;

namespace Gateway.Core.Http1;

/// <summary>
/// Bounds the trailer section and knows the fields that must not be in it (RFC 9110, section 6.5.1): those about
/// framing, routing, credentials and how to read the content. Keeps the name of the line at hand, since names may
/// arrive in pieces.
/// </summary>
internal struct TrailerGuard
{
    /// <summary>Number of trailer lines at most.</summary>
    public const int MaxLines = 32;

    /// <summary>Names and values together, in bytes.</summary>
    public const int MaxBytes = 8192;

    private const int MaxForbiddenNameBytes = 19;

    private NameBytes _name;
    private int _nameLength;
    private int _lines;
    private int _bytes;

    /// <summary>False when this is one line too many.</summary>
    public bool TryStartLine()
    {
        _nameLength = 0;
        return ++_lines <= MaxLines;
    }

    /// <summary>False when the section grows too large by this piece of a name.</summary>
    public bool TryAppendName(ReadOnlySpan<byte> piece)
    {
        Span<byte> name = _name;
        if (_nameLength + piece.Length <= MaxForbiddenNameBytes)
        {
            piece.CopyTo(name[_nameLength..]);
        }

        // A longer name is none of the forbidden ones; only its length is kept.
        _nameLength += piece.Length;
        return TryAppendValue(piece.Length);
    }

    /// <summary>False when the section grows too large by that many bytes.</summary>
    public bool TryAppendValue(int length)
    {
        _bytes = Math.Min(_bytes, MaxBytes) + length;
        return _bytes <= MaxBytes;
    }

    /// <summary>Whether the name of this line may stand in a trailer section; an empty one may not.</summary>
    public readonly bool IsNameAllowed()
    {
        if (_nameLength is 0 or > MaxForbiddenNameBytes)
        {
            return _nameLength > 0;
        }

        ReadOnlySpan<byte> name = _name;
        return KnownHeaders.Find(name[.._nameLength]) is not (
            KnownHeader.Authorization or
            KnownHeader.Connection or
            KnownHeader.ContentEncoding or
            KnownHeader.ContentLength or
            KnownHeader.ContentType or
            KnownHeader.Expect or
            KnownHeader.Host or
            KnownHeader.KeepAlive or
            KnownHeader.MaxForwards or
            KnownHeader.ProxyAuthorization or
            KnownHeader.ProxyConnection or
            KnownHeader.SetCookie or
            KnownHeader.TE or
            KnownHeader.Trailer or
            KnownHeader.TransferEncoding or
            KnownHeader.Upgrade);
    }

    [InlineArray(MaxForbiddenNameBytes)]
    private struct NameBytes
    {
        private byte _first;
    }
}
