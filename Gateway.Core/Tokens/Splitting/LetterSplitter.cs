namespace Gateway.Core.Tokens.Splitting;

/// <summary>
/// The pattern of cl100k_base, which Llama 3 (three digits) and Qwen (one digit) share:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class LetterSplitter : PieceSplitter
{
    private readonly int _maxDigits;

    public LetterSplitter(int maxDigits) => _maxDigits = maxDigits;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan) => scan.State switch
    {
        ScanState.Begin => Begin(text, ref scan),
        ScanState.Letters => ReadLetters(text, ref scan, scan.Position),
        ScanState.Symbols => Runs.ReadSymbols(text, ref scan, scan.Position, CharClass.SymbolLike, endsWithSlashes: false),
        ScanState.LineEnds => Runs.ReadLineEnds(text, ref scan, scan.Position, endsWithSlashes: false),
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
        if ((first & CharClass.Letter) != 0)
        {
            return ReadLetters(text, ref scan, start + length);
        }

        if (first == CharClass.Number)
        {
            return Runs.ReadDigits(text, ref scan, _maxDigits);
        }

        if (first == CharClass.LineEnd)
        {
            return Runs.ReadWhitespace(text, ref scan, start, endsAtLineEnds: true);
        }

        var ending = Runs.EndingAt(text, start, ignoresCase: true);
        if (ending > 0)
        {
            return scan.EndAt(start + ending);
        }

        return ending == Runs.Undecided || start + length >= text.Length ? scan.Wait() : BeginPrefixed(text, ref scan, first, start + length);
    }

    /// <summary>A character that may stand before letters, by what follows it.</summary>
    private static bool BeginPrefixed(ReadOnlySpan<byte> text, ref PieceScan scan, CharClass first, int next)
    {
        var second = CharClasses.At(text, next, out var length);
        if ((second & CharClass.Letter) != 0)
        {
            return ReadLetters(text, ref scan, next + length);
        }

        if (first != CharClass.Space)
        {
            return Runs.ReadSymbols(text, ref scan, next, CharClass.SymbolLike, endsWithSlashes: false);
        }

        if ((second & CharClass.Whitespace) != 0)
        {
            return Runs.ReadWhitespace(text, ref scan, scan.Start, endsAtLineEnds: true);
        }

        return text[scan.Start] == ' ' && (second & CharClass.SymbolLike) != 0
            ? Runs.ReadSymbols(text, ref scan, next, CharClass.SymbolLike, endsWithSlashes: false)
            : scan.EndAt(next);
    }

    private static bool ReadLetters(ReadOnlySpan<byte> text, ref PieceScan scan, int position) =>
        Runs.Read(text, ref scan, position, CharClass.Letter, ScanState.Letters);
}
