using System.Numerics;

namespace Gateway.Core.Http1;

/// <summary>Writes the framing of the chunked transfer coding (RFC 9112, section 7.1).</summary>
internal static class ChunkFraming
{
    /// <summary>The longest prefix in bytes: eight digits and CRLF.</summary>
    public const int MaxPrefixLength = 10;

    /// <summary>What follows the data of a chunk.</summary>
    public static ReadOnlySpan<byte> Crlf => "\r\n"u8;

    /// <summary>The end of a body without trailers.</summary>
    public static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    /// <summary>Writes the line in front of a chunk's data: the size without leading zeros, and CRLF.</summary>
    /// <param name="destination">At least <see cref="MaxPrefixLength"/> bytes serve every length.</param>
    /// <param name="length">Number of data bytes; over 0, since a chunk of no bytes would end the body.</param>
    /// <returns>Number of bytes written.</returns>
    public static int WritePrefix(Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var digits = (BitOperations.Log2((uint)length) / 4) + 1;
        for (var i = digits - 1; i >= 0; i--)
        {
            destination[i] = "0123456789abcdef"u8[length & 0xF];
            length >>= 4;
        }

        Crlf.CopyTo(destination[digits..]);
        return digits + Crlf.Length;
    }
}
