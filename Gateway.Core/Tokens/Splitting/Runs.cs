namespace Gateway.Core.Tokens.Splitting;

/// <summary>What the patterns have in common: runs of characters of one kind, whitespace before a word, and the endings of English words.</summary>
internal static class Runs
{
    /// <summary>More text is needed to tell whether an ending stands there.</summary>
    public const int Undecided = -1;

    /// <summary>Moves on past all characters of a set; false when the text ends within them.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> text, ref int position, CharClass set)
    {
        while ((uint)position < (uint)text.Length)
        {
            if ((CharClasses.At(text, position, out var length) & set) == 0)
            {
                return true;
            }

            position += length;
        }

        return false;
    }

    /// <summary>A run of one set that is a piece up to its end.</summary>
    public static bool Read(ReadOnlySpan<byte> text, ref PieceScan scan, int position, CharClass set, ScanState state) =>
        TrySkip(text, ref position, set) ? scan.EndAt(position) : scan.Suspend(state, position);

    /// <summary>\p{N}{1,maximum}.</summary>
    public static bool ReadDigits(ReadOnlySpan<byte> text, ref PieceScan scan, int maximum)
    {
        var position = scan.Start;
        for (var i = 0; i < maximum; i++)
        {
            if (position >= text.Length)
            {
                return scan.Wait();
            }

            if (CharClasses.At(text, position, out var length) != CharClass.Number)
            {
                break;
            }

            position += length;
        }

        return scan.EndAt(position);
    }

    /// <summary>[^\s\p{L}\p{N}]+[\r\n]*, or [\r\n/]* at its end.</summary>
    public static bool ReadSymbols(ReadOnlySpan<byte> text, ref PieceScan scan, int position, CharClass set, bool endsWithSlashes) =>
        TrySkip(text, ref position, set)
            ? ReadLineEnds(text, ref scan, position, endsWithSlashes)
            : scan.Suspend(ScanState.Symbols, position);

    /// <summary>The line ends behind symbols.</summary>
    public static bool ReadLineEnds(ReadOnlySpan<byte> text, ref PieceScan scan, int position, bool endsWithSlashes)
    {
        while (position < text.Length)
        {
            var value = text[position];
            if (value is not ((byte)'\r' or (byte)'\n') && !(endsWithSlashes && value == '/'))
            {
                return scan.EndAt(position);
            }

            position++;
        }

        return scan.Suspend(ScanState.LineEnds, position);
    }

    /// <summary>
    /// \s*[\r\n]+ where the pattern has that, then \s+(?!\S), then \s+: up to the last line end; otherwise all but the last character, which goes to what follows;
    /// a single character by itself.
    /// </summary>
    public static bool ReadWhitespace(ReadOnlySpan<byte> text, ref PieceScan scan, int position, bool endsAtLineEnds, CharClass borders = CharClass.None)
    {
        while (position < text.Length)
        {
            var kind = CharClasses.At(text, position, out var length);
            if ((kind & CharClass.Whitespace) == 0)
            {
                return scan.EndAt(EndOfWhitespace(scan, position, isBorder: IsIn(borders, text, position)));
            }

            scan.LastCharacter = position;
            position += length;
            if (endsAtLineEnds && kind == CharClass.LineEnd)
            {
                scan.Mark = position;
            }
        }

        return scan.Suspend(ScanState.Whitespace, position);
    }

    /// <summary>
    /// Length of 's, 't, 're, 've, 'm, 'll or 'd at a position; 0 when none is there, <see cref="Undecided"/> when the text ends too early.
    /// Without regard to case the long s (U+017F) is an s too, as in the original's regular expressions.
    /// </summary>
    public static int EndingAt(ReadOnlySpan<byte> text, int position, bool ignoresCase)
    {
        if (text[position] != '\'')
        {
            return 0;
        }

        if (position + 1 >= text.Length)
        {
            return Undecided;
        }

        var first = text[position + 1];
        if (ignoresCase)
        {
            if (first == 0xC5)
            {
                return text[position + 2] == 0xBF ? 3 : 0;
            }

            first = ToLower(first);
        }

        var second = first switch
        {
            (byte)'r' or (byte)'v' => (byte)'e',
            (byte)'l' => (byte)'l',
            _ => (byte)0,
        };
        if (second == 0)
        {
            return first is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d' ? 2 : 0;
        }

        if (position + 2 >= text.Length)
        {
            return Undecided;
        }

        var last = text[position + 2];
        return (ignoresCase ? ToLower(last) : last) == second ? 3 : 0;
    }

    private static int EndOfWhitespace(in PieceScan scan, int position, bool isBorder)
    {
        if (scan.Mark > scan.Start)
        {
            return scan.Mark;
        }

        return isBorder || scan.LastCharacter == scan.Start ? position : scan.LastCharacter;
    }

    private static bool IsIn(CharClass borders, ReadOnlySpan<byte> text, int position) =>
        borders != CharClass.None && (IdeographClasses.At(text, position, out _) & borders) != 0;

    private static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
