namespace Gateway.Core.Http1;

/// <summary>One percent escape of a path (RFC 3986, section 2.1).</summary>
internal static class PercentEscape
{
    /// <summary>Length of an escape in bytes.</summary>
    public const int Length = 3;

    /// <summary>
    /// Reads the escape at the start; false when there is none, when it is malformed, and when it stands for a control
    /// or a backslash.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < Length || text[0] != '%')
        {
            return false;
        }

        var high = HttpBytes.HexValue(text[1]);
        var low = HttpBytes.HexValue(text[2]);
        if (high < 0 || low < 0)
        {
            return false;
        }

        value = (byte)((high << 4) | low);
        return value is >= 0x20 and not 0x7F and not (byte)'\\';
    }

    /// <summary>Writes the normal form: the character itself where it is unreserved, else the escape in upper case.</summary>
    /// <returns>Number of bytes written, never more than the escape has.</returns>
    public static int Write(Span<byte> destination, byte value)
    {
        if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
        {
            destination[0] = value;
            return 1;
        }

        destination[0] = (byte)'%';
        destination[1] = "0123456789ABCDEF"u8[value >> 4];
        destination[2] = "0123456789ABCDEF"u8[value & 0xF];
        return Length;
    }
}
