using Gateway.Core.Buffers;
using Gateway.Core.Tokens;

namespace Gateway.Core.Metering;

/// <summary>
/// The texts of an answer as they are delivered, one after the other and up to a length, for whoever may log them. Each text begins on a line of its own. Pooled; emptied
/// by <see cref="Reset"/>.
/// </summary>
internal sealed class AnswerText
{
    // Of texts beyond this, what is repeated is not known to be.
    private const int MostTexts = 64;

    private readonly LimitedText _text = new();
    private readonly (TextKey Key, int Length)[] _texts = new (TextKey, int)[MostTexts];
    private int _count;
    private int _last;
    private char _pending;

    /// <summary>True when the texts are wanted.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>True while there is room for more of them.</summary>
    public bool IsTaking => IsWanted && !_text.IsCut;

    /// <summary>What has been gathered.</summary>
    public LimitedText Text => _text;

    /// <summary>Begins with an answer of which at most that many bytes of text are wanted.</summary>
    public void Begin(int longest)
    {
        Reset();
        IsWanted = true;
        _text.Begin(longest);
    }

    /// <summary>Takes the texts of a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="reading">What was found in it.</param>
    /// <param name="cut">Where the limits end the output within it; null where they do not.</param>
    public void Take(ReadOnlySpan<byte> json, DocumentReading reading, OutputCut? cut)
    {
        var pieces = reading.Pieces;
        for (var i = 0; i < pieces.Length && IsTaking; i++)
        {
            ref readonly var piece = ref pieces[i];
            if (piece.Form != PieceForm.Repeat)
            {
                var length = cut?.LengthOf(i, piece) ?? piece.Range.Length;
                Append(piece.Key, piece.Range.Of(json)[..length], piece.Form);
            }
        }
    }

    public void Reset()
    {
        if (IsWanted)
        {
            _text.Reset();
            _count = _last = 0;
            _pending = default;
            IsWanted = false;
        }
    }

    private void Append(TextKey key, ReadOnlySpan<byte> piece, PieceForm form)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        var before = _last;
        _last = Find(key);
        if (_last != before)
        {
            // What waited for its other half does not get it any more.
            _text.Append(_pending == 0 ? default : RepairedText.Replacement);
            _pending = default;
            _text.Separate();
        }

        if (form == PieceForm.Raw)
        {
            _text.Append(piece);
            return;
        }

        Unescape(piece, form == PieceForm.Whole ? _texts[_last].Length : 0);
    }

    private void Unescape(ReadOnlySpan<byte> piece, int skip)
    {
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var runs = new JsonTextRuns(piece, skip > 0 ? default : _pending, scratch);
        while (runs.MoveNext() && !_text.IsCut)
        {
            var skipped = Math.Min(skip, runs.Run.Length);
            skip -= skipped;
            _text.Append(runs.Run[skipped..]);
            _texts[_last].Length += runs.Run.Length - skipped;
        }

        _pending = runs.Pending;
    }

    private int Find(TextKey key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_texts[i].Key == key)
            {
                return i;
            }
        }

        _count = Math.Min(_count + 1, MostTexts);
        _texts[_count - 1] = (key, 0);
        return _count - 1;
    }
}
