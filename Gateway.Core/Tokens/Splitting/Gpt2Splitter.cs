namespace Gateway.Core.Tokens.Splitting;

/// <summary>The pattern of GPT-2, r50k_base and p50k_base: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.</summary>
internal sealed class Gpt2Splitter : PieceSplitter
{
    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan) => scan.State switch
    {
        ScanState.Begin => Begin(text, ref scan),
        ScanState.Whitespace => Runs.ReadWhitespace(text, ref scan, scan.Position, endsAtLineEnds: false),
        _ => Runs.Read(text, ref scan, scan.Position, SetOf(scan.State), scan.State),
    };

    private static bool Begin(ReadOnlySpan<byte> text, ref PieceScan scan)
    {
        var start = scan.Start;
        if (start >= text.Length)
        {
            return scan.Wait();
        }

        var kind = CharClasses.At(text, start, out var length);
        var position = start + length;
        if ((kind & CharClass.Whitespace) != 0)
        {
            if (position >= text.Length)
            {
                return scan.Wait();
            }

            kind = CharClasses.At(text, position, out length);
            if (text[start] != ' ' || (kind & CharClass.Whitespace) != 0)
            {
                return Runs.ReadWhitespace(text, ref scan, start, endsAtLineEnds: false);
            }

            position += length;
        }
        else
        {
            var ending = Runs.EndingAt(text, start, ignoresCase: false);
            if (ending == Runs.Undecided)
            {
                return scan.Wait(mark: position);
            }

            if (ending > 0)
            {
                return scan.EndAt(start + ending);
            }
        }

        scan.Mark = 0;
        var state = StateOf(kind);
        return Runs.Read(text, ref scan, position, SetOf(state), state);
    }

    private static ScanState StateOf(CharClass kind) => kind switch
    {
        CharClass.Number => ScanState.Digits,
        _ when (kind & CharClass.Letter) != 0 => ScanState.Letters,
        _ => ScanState.Symbols,
    };

    private static CharClass SetOf(ScanState state) => state switch
    {
        ScanState.Letters => CharClass.Letter,
        ScanState.Digits => CharClass.Number,
        _ => CharClass.SymbolLike,
    };
}
