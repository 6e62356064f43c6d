namespace Gateway.Core.Tokens.Splitting;

/// <summary>
/// DeepSeek V3's three patterns, one after the other: <c>\p{N}{1,3}</c>, then <c>[一-龥぀-ゟ゠-ヿ]+</c>, then, within each of the parts that those leave,
/// <c>[!"#$%&amp;'()*+,\-./:;&lt;=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// Characters that nothing matches (controls, formats) stay together as a piece.
/// </summary>
internal sealed class DeepSeekSplitter : PieceSplitter
{
    private const CharClass Word = CharClass.Letter | CharClass.Mark;

    // Where the first two patterns match, the third one sees the end of its text.
    private const CharClass Borders = CharClass.Number | CharClass.AnyIdeograph;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan) => scan.State switch
    {
        ScanState.Begin => Begin(text, ref scan),
        ScanState.Letters => ReadRun(text, ref scan, scan.Position, Word, ScanState.Letters),
        ScanState.LowerLetters => ReadAsciiLetters(text, ref scan, scan.Position),
        ScanState.Ideographs => ReadRun(text, ref scan, scan.Position, CharClass.Ideograph, ScanState.Ideographs),
        ScanState.IdeographSymbols => ReadRun(text, ref scan, scan.Position, CharClass.IdeographSymbol, ScanState.IdeographSymbols),
        ScanState.UnmatchedIdeographs => ReadUnmatchedIdeographs(text, ref scan, scan.Position),
        ScanState.Symbols => ReadSymbols(text, ref scan, scan.Position),
        ScanState.LineEnds => Runs.ReadLineEnds(text, ref scan, scan.Position, endsWithSlashes: false),
        ScanState.Unmatched => ReadUnmatched(text, ref scan, scan.Position),
        _ => Runs.ReadWhitespace(text, ref scan, scan.Position, endsAtLineEnds: true, Borders),
    };

    private static bool Begin(ReadOnlySpan<byte> text, ref PieceScan scan)
    {
        var start = scan.Start;
        if (start >= text.Length)
        {
            return scan.Wait();
        }

        var first = IdeographClasses.At(text, start, out var length);
        var next = start + length;
        return first switch
        {
            CharClass.Number => Runs.ReadDigits(text, ref scan, 3),
            CharClass.Ideograph => ReadRun(text, ref scan, next, CharClass.Ideograph, ScanState.Ideographs),
            CharClass.IdeographSymbol => ReadRun(text, ref scan, next, CharClass.IdeographSymbol, ScanState.IdeographSymbols),
            CharClass.IdeographOther => ReadUnmatchedIdeographs(text, ref scan, start),
            CharClass.LineEnd => Runs.ReadWhitespace(text, ref scan, start, endsAtLineEnds: true, Borders),
            _ when (first & Word) != 0 => ReadRun(text, ref scan, next, Word, ScanState.Letters),
            _ when next >= text.Length => scan.Wait(),
            CharClass.Symbol => BeginSymbol(text, ref scan, next),
            CharClass.Space => BeginSpace(text, ref scan, next),
            _ => ReadUnmatched(text, ref scan, start),
        };
    }

    private static bool BeginSymbol(ReadOnlySpan<byte> text, ref PieceScan scan, int next) =>
        text[scan.Start] < 0x80 && char.IsAsciiLetter((char)text[next])
            ? ReadAsciiLetters(text, ref scan, next)
            : ReadSymbols(text, ref scan, next);

    private static bool BeginSpace(ReadOnlySpan<byte> text, ref PieceScan scan, int next)
    {
        var second = IdeographClasses.At(text, next, out var length);
        if ((second & Word) != 0)
        {
            return ReadRun(text, ref scan, next + length, Word, ScanState.Letters);
        }

        return second == CharClass.Symbol && text[scan.Start] == ' '
            ? ReadSymbols(text, ref scan, next)
            : Runs.ReadWhitespace(text, ref scan, scan.Start, endsAtLineEnds: true, Borders);
    }

    private static bool ReadAsciiLetters(ReadOnlySpan<byte> text, ref PieceScan scan, int position)
    {
        while (position < text.Length)
        {
            if (!char.IsAsciiLetter((char)text[position]))
            {
                return scan.EndAt(position);
            }

            position++;
        }

        return scan.Suspend(ScanState.LowerLetters, position);
    }

    private static bool ReadSymbols(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        TrySkip(text, ref position, CharClass.Symbol)
            ? Runs.ReadLineEnds(text, ref scan, position, endsWithSlashes: false)
            : scan.Suspend(ScanState.Symbols, position);

    private static bool ReadUnmatched(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        ReadUnmatched(text, ref scan, position, CharClass.Other, ScanState.Unmatched)
        && EndUnmatched(text, ref scan, Word, ScanState.Letters);

    private static bool ReadUnmatchedIdeographs(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        ReadUnmatched(text, ref scan, position, CharClass.IdeographOther, ScanState.UnmatchedIdeographs)
        && EndUnmatched(text, ref scan, CharClass.Ideograph, ScanState.Ideographs);

    /// <summary>What no pattern matches.</summary>
    private static bool ReadUnmatched(ReadOnlySpan<byte> text, ref PieceScan scan, int position, CharClass set, ScanState state)
    {
        while (position < text.Length)
        {
            var kind = IdeographClasses.At(text, position, out var length);
            if ((kind & set) == 0)
            {
                return scan.EndAt(position);
            }

            scan.LastCharacter = position;
            position += length;
        }

        return scan.Suspend(state, position);
    }

    /// <summary>The last character of what no pattern matches goes to letters that follow.</summary>
    private static bool EndUnmatched(ReadOnlySpan<byte> text, ref PieceScan scan, CharClass letters, ScanState state)
    {
        if ((IdeographClasses.At(text, scan.End, out _) & letters) == 0)
        {
            return true;
        }

        return scan.LastCharacter > scan.Start
            ? scan.EndAt(scan.LastCharacter)
            : ReadRun(text, ref scan, scan.End, letters, state);
    }

    private static bool ReadRun(ReadOnlySpan<byte> text, ref PieceScan scan, int position, CharClass set, ScanState state) =>
        TrySkip(text, ref position, set) ? scan.EndAt(position) : scan.Suspend(state, position);

    private static bool TrySkip(ReadOnlySpan<byte> text, ref int position, CharClass set)
    {
        while (position < text.Length)
        {
            if ((IdeographClasses.At(text, position, out var length) & set) == 0)
            {
                return true;
            }

            position += length;
        }

        return false;
    }
}
