namespace Gateway.Core.Tokens.Files;

/// <summary>
/// The printable characters that stand for bytes in the files of byte-level models: a printable byte of Latin-1 for itself, the others, in their order, for U+0100 on.
/// </summary>
internal static class ByteLevelAlphabet
{
    private static readonly short[] ByteOf = MakeTable();

    /// <summary>Turns a token's text into its bytes; false when a character is none of the alphabet.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i] < ByteOf.Length ? ByteOf[text[i]] : -1;
            if (value < 0)
            {
                return false;
            }

            bytes[i] = (byte)value;
        }

        return true;
    }

    private static short[] MakeTable()
    {
        var table = new short[0x100 + 68];
        Array.Fill(table, (short)-1);
        var next = 0x100;
        for (short value = 0; value < 0x100; value++)
        {
            var isPrintable = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            table[isPrintable ? value : next++] = value;
        }

        return table;
    }
}
