namespace Gateway.Core.Tokens.Splitting;

/// <summary>The kind of each character, and what a run of a kind is taken to count.</summary>
internal static class EstimateKinds
{
    /// <summary>The kind of the character at a position of valid UTF-8, and its length in bytes.</summary>
    public static EstimateKind At(ReadOnlySpan<byte> text, int position, out int length)
    {
        var kind = CharClasses.At(text, position, out length);
        if ((kind & CharClass.Whitespace) != 0)
        {
            return EstimateKind.Whitespace;
        }

        if (kind == CharClass.Number)
        {
            return EstimateKind.Number;
        }

        if ((kind & (CharClass.Letter | CharClass.Mark)) != 0)
        {
            return LetterKind(kind, length);
        }

        return length switch
        {
            1 => EstimateKind.AsciiSymbol,
            4 => EstimateKind.Supplementary,
            _ => EstimateKind.OtherSymbol,
        };
    }

    /// <summary>Tokens of a run of that many characters; never less for a longer run.</summary>
    public static int TokensOf(EstimateKind kind, int characters) => kind switch
    {
        EstimateKind.AsciiLetter => (characters + 5) / 6,
        EstimateKind.CasedLetter or EstimateKind.Number or EstimateKind.AsciiSymbol => (characters + 1) / 2,
        EstimateKind.UncasedLetter => ((characters * 3) + 3) / 4,
        EstimateKind.Whitespace => characters == 1 ? 0 : (characters + 15) / 16,
        EstimateKind.OtherSymbol => characters,
        _ => characters * 2,
    };

    private static EstimateKind LetterKind(CharClass kind, int length)
    {
        if (length == 1)
        {
            return EstimateKind.AsciiLetter;
        }

        return kind == CharClass.OtherLetter ? EstimateKind.UncasedLetter : EstimateKind.CasedLetter;
    }
}
