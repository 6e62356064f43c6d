namespace Gateway.Core.Http1;

/// <summary>Adds up the hexadecimal digits of one chunk's size; digits may arrive in pieces.</summary>
internal struct ChunkSizeReader
{
    private const int MaxDigits = 16;

    private int _digits;

    /// <summary>The size so far, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>False when the byte is no digit, or is one too many: over 16, or past <see cref="long.MaxValue"/>.</summary>
    public bool TryAppend(byte digit)
    {
        var value = HttpBytes.HexValue(digit);
        if (value < 0 || _digits == MaxDigits || Size > long.MaxValue >> 4)
        {
            return false;
        }

        _digits++;
        Size = (Size << 4) | (uint)value;
        return true;
    }
}
