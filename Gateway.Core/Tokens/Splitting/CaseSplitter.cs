namespace Gateway.Core.Tokens.Splitting;

/// <summary>
/// The pattern of o200k_base, which sees the case of letters and combining marks:
/// <c>[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:…)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// Mistral's has single digits and no endings.
/// </summary>
internal sealed class CaseSplitter : PieceSplitter
{
    private const CharClass Word = CharClass.Letter | CharClass.Mark;
    private const CharClass NotLower = CharClass.Upper | CharClass.OtherLetter | CharClass.Mark;
    private const CharClass NotUpper = CharClass.Lower | CharClass.OtherLetter | CharClass.Mark;

    private readonly int _maxDigits;
    private readonly bool _hasEndings;

    public CaseSplitter(int maxDigits, bool hasEndings)
    {
        _maxDigits = maxDigits;
        _hasEndings = hasEndings;
    }

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan) => scan.State switch
    {
        ScanState.Begin => Begin(text, ref scan),
        ScanState.UpperLetters => ReadUpper(text, ref scan, scan.Position),
        ScanState.LowerLetters => ReadLower(text, ref scan, scan.Position),
        ScanState.Ending => ReadEnding(text, ref scan, scan.Position),
        ScanState.Symbols => ReadSymbols(text, ref scan, scan.Position),
        ScanState.LineEnds => Runs.ReadLineEnds(text, ref scan, scan.Position, endsWithSlashes: true),
        _ => Runs.ReadWhitespace(text, ref scan, scan.Position, endsAtLineEnds: true),
    };

    private bool Begin(ReadOnlySpan<byte> text, ref PieceScan scan)
    {
        var start = scan.Start;
        if (start >= text.Length)
        {
            return scan.Wait();
        }

        var first = CharClasses.At(text, start, out var length);
        if ((first & Word) != 0)
        {
            return ReadUpper(text, ref scan, start);
        }

        if (first == CharClass.Number)
        {
            return Runs.ReadDigits(text, ref scan, _maxDigits);
        }

        if (first == CharClass.LineEnd)
        {
            return Runs.ReadWhitespace(text, ref scan, start, endsAtLineEnds: true);
        }

        return start + length >= text.Length ? scan.Wait() : BeginPrefixed(text, ref scan, first, start + length);
    }

    /// <summary>A character that may stand before a word, by what follows it.</summary>
    private bool BeginPrefixed(ReadOnlySpan<byte> text, ref PieceScan scan, CharClass first, int next)
    {
        var second = CharClasses.At(text, next, out _);
        if ((second & Word) != 0)
        {
            return ReadUpper(text, ref scan, next);
        }

        if (first != CharClass.Space)
        {
            return ReadSymbols(text, ref scan, next);
        }

        if ((second & CharClass.Whitespace) != 0)
        {
            return Runs.ReadWhitespace(text, ref scan, scan.Start, endsAtLineEnds: true);
        }

        return text[scan.Start] == ' ' && (second & CharClass.SymbolLike) != 0 ? ReadSymbols(text, ref scan, next) : scan.EndAt(next);
    }

    /// <summary>
    /// Up to the first lower-case letter. Without one, the last letter or mark that has no case stands for it and ends the piece
    /// (that is where the pattern's backtracking arrives); without that either, the whole run is the piece.
    /// </summary>
    private bool ReadUpper(ReadOnlySpan<byte> text, ref PieceScan scan, int position)
    {
        while (position < text.Length)
        {
            var kind = CharClasses.At(text, position, out var length);
            if ((kind & NotLower) == 0)
            {
                return EndUpper(text, ref scan, position, kind);
            }

            position += length;
            if (kind != CharClass.Upper)
            {
                scan.Mark = position;
            }
        }

        return scan.Suspend(ScanState.UpperLetters, position);
    }

    private bool EndUpper(ReadOnlySpan<byte> text, ref PieceScan scan, int position, CharClass kind)
    {
        if (kind == CharClass.Lower)
        {
            scan.Mark = 0;
            return ReadLower(text, ref scan, position);
        }

        return scan.Mark > scan.Start && scan.Mark < position ? scan.EndAt(scan.Mark) : ReadEnding(text, ref scan, position);
    }

    private bool ReadLower(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        Runs.TrySkip(text, ref position, NotUpper)
            ? ReadEnding(text, ref scan, position)
            : scan.Suspend(ScanState.LowerLetters, position);

    private bool ReadEnding(ReadOnlySpan<byte> text, ref PieceScan scan, int position)
    {
        var ending = _hasEndings ? Runs.EndingAt(text, position, ignoresCase: true) : 0;
        if (ending != Runs.Undecided)
        {
            return scan.EndAt(position + ending);
        }

        scan.Mark = position;
        return scan.Suspend(ScanState.Ending, position);
    }

    private static bool ReadSymbols(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        Runs.ReadSymbols(text, ref scan, position, CharClass.SymbolLike, endsWithSlashes: true);
}
