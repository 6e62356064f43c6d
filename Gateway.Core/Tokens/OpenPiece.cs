using Gateway.Core.Tokens.Merging;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>Counts one piece of a growing text again and again: short ones anew each time, longer ones only by what was added.</summary>
internal struct OpenPiece
{
    // Beyond this many bytes counting anew costs more than carrying on.
    private const int MaxShortLength = 64;

    private LongPiece? _long;
    private int _start;

    /// <summary>Tokens of a piece that may still grow.</summary>
    public int CountOpen(Tokenizer tokenizer, ReadOnlySpan<byte> text, PieceRange range)
    {
        if (range.IsEmpty)
        {
            Reset();
            return 0;
        }

        if (TryCarryOn(text, range, out var count))
        {
            return count;
        }

        if (range.Length <= MaxShortLength || tokenizer.Vocabulary is not { } vocabulary)
        {
            return tokenizer.CountPiece(range.Of(text));
        }

        _long = LongPiece.Take(vocabulary);
        _long.Append(range.Of(text));
        _start = range.Start;
        return _long.CountAt(range.Length);
    }

    /// <summary>Tokens of a piece that has ended.</summary>
    public int CountEnded(Tokenizer tokenizer, ReadOnlySpan<byte> text, PieceRange range)
    {
        if (!TryCarryOn(text, range, out var count))
        {
            return tokenizer.CountPiece(range.Of(text));
        }

        Reset();
        return count;
    }

    public void Reset()
    {
        if (_long is not null)
        {
            LongPiece.Release(_long);
            _long = null;
        }
    }

    private bool TryCarryOn(ReadOnlySpan<byte> text, PieceRange range, out int count)
    {
        count = 0;
        if (_long is null)
        {
            return false;
        }

        if (_start != range.Start)
        {
            Reset();
            return false;
        }

        if (range.Length > _long.Length)
        {
            _long.Append(text[(_start + _long.Length)..range.End]);
        }

        count = _long.CountAt(range.Length);
        return true;
    }
}
