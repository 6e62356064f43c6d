using Gateway.Core.Buffers;
using Gateway.Core.Tokens;

namespace Gateway.Core.Metering;

/// <summary>One text of an answer as it is put out, counted by itself. Recycled.</summary>
internal sealed class MeteredText
{
    /// <summary>
    /// Tokens kept free for a surrogate that waits for its partner: whatever becomes of it, a character of four bytes or U+FFFD, it is no more than so many.
    /// </summary>
    public const int PendingTokens = 4;

    private const int BatchLength = 256;

    private readonly TextCounter _counter = new();
    private char _pending;
    private char _pieceBegan;
    private int _pieceStart;
    private int _pieceCount;

    private MeteredText()
    {
    }

    /// <summary>Which text it is.</summary>
    public TextKey Key { get; private set; }

    /// <summary>Tokens of the text so far.</summary>
    public int Count => _counter.Count + Waiting;

    /// <summary>Whether the count is the model's own.</summary>
    public bool IsExact => _counter.IsExact;

    /// <summary>Tokens of the text if nothing follows: half a character counts as the U+FFFD that it becomes.</summary>
    public int CountEnded => _pending == 0 ? _counter.Count : _counter.CountWith(_counter.Length, RepairedText.Replacement);

    private int Waiting => _pending == 0 ? 0 : PendingTokens;

    /// <summary>An empty text.</summary>
    public static MeteredText Take(TextKey key, Tokenizer tokenizer)
    {
        var text = Recycler<MeteredText>.TryTake() ?? new MeteredText();
        text.Key = key;
        text._counter.Begin(tokenizer);
        return text;
    }

    /// <summary>Empties the text and puts it back.</summary>
    public void Release()
    {
        _counter.Reset();
        Key = default;
        _pending = _pieceBegan = default;
        _pieceStart = _pieceCount = 0;
        Recycler<MeteredText>.Put(this);
    }

    /// <summary>Appends a piece.</summary>
    /// <param name="piece">As written in its document.</param>
    /// <param name="form">How it stands there.</param>
    public void Append(ReadOnlySpan<byte> piece, PieceForm form)
    {
        _pieceBegan = _pending;
        _pieceStart = _counter.Length;
        _pieceCount = _counter.Count;
        if (form == PieceForm.Raw)
        {
            _counter.Append(piece);
        }
        else if (form != PieceForm.Whole)
        {
            AppendEscaped(piece, 0);
        }
        else if (piece.Length > _counter.Length)
        {
            // Of a text that is repeated only what goes beyond it is new.
            _pending = default;
            AppendEscaped(piece, _counter.Length);
        }
    }

    /// <summary>How much of the piece appended last may be delivered, as bytes of its string, so that the whole text counts at most <paramref name="cap"/>.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="form">Its form; JSON fits as a whole or not at all.</param>
    /// <param name="cap">Tokens that this text may have.</param>
    /// <param name="count">Tokens of all that is delivered of the text then.</param>
    public int Fit(ReadOnlySpan<byte> piece, PieceForm form, int cap, out int count)
    {
        var fit = _counter.Fit(cap, out count);
        if (form == PieceForm.Raw || fit <= _pieceStart)
        {
            fit = _pieceStart;

            // Half a character may have been delivered before, and nothing follows.
            count = _pieceBegan == 0 ? _pieceCount : _counter.CountWith(fit, RepairedText.Replacement);
        }

        return form switch
        {
            PieceForm.Raw => 0,
            PieceForm.Whole => RawLength(piece, default, fit),
            _ => RawLength(piece, _pieceBegan, fit - _pieceStart),
        };
    }

    private void AppendEscaped(ReadOnlySpan<byte> piece, int skip)
    {
        Span<byte> batch = stackalloc byte[BatchLength];
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var runs = new JsonTextRuns(piece, _pending, scratch);
        var filled = 0;
        while (runs.MoveNext())
        {
            var run = runs.Run;
            var skipped = Math.Min(skip, run.Length);
            skip -= skipped;
            run = run[skipped..];
            if (run.Length > batch.Length - filled)
            {
                _counter.Append(batch[..filled]);
                filled = 0;
            }

            if (run.Length > batch.Length)
            {
                _counter.Append(run);
            }
            else
            {
                run.CopyTo(batch[filled..]);
                filled += run.Length;
            }
        }

        if (filled > 0)
        {
            _counter.Append(batch[..filled]);
        }

        _pending = runs.Pending;
    }

    /// <summary>Bytes of the string that stand for that many bytes of its text.</summary>
    private static int RawLength(ReadOnlySpan<byte> piece, char pending, int length)
    {
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var runs = new JsonTextRuns(piece, pending, scratch);
        var raw = 0;
        while (length > 0 && runs.MoveNext() && (runs.Run.Length <= length || runs.IsPlain))
        {
            var taken = Math.Min(length, runs.Run.Length);
            raw += runs.IsPlain ? taken : runs.RawLength;
            length -= taken;
        }

        return raw;
    }
}
