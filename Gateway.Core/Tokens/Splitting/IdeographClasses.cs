namespace Gateway.Core.Tokens.Splitting;

/// <summary>Classes as DeepSeek's pattern has them: what [一-龥぀-ゟ゠-ヿ] matches has classes of its own.</summary>
internal static class IdeographClasses
{
    public static CharClass At(ReadOnlySpan<byte> text, int position, out int length)
    {
        // All of them are three bytes long, from E3 81 80 to E9 BE A5.
        if (text[position] is < 0xE3 or > 0xE9)
        {
            return CharClasses.At(text, position, out length);
        }

        var codePoint = CharClasses.CodePointAt(text, position, out length);
        var kind = CharClasses.Of(codePoint);
        return codePoint is (>= 0x3040 and <= 0x30FF) or (>= 0x4E00 and <= 0x9FA5) ? OfIdeograph(kind) : kind;
    }

    private static CharClass OfIdeograph(CharClass kind) => kind switch
    {
        CharClass.Symbol => CharClass.IdeographSymbol,
        CharClass.Other => CharClass.IdeographOther,
        _ => CharClass.Ideograph,
    };
}
