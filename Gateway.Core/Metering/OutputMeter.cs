using Gateway.Core.Limits;
using Gateway.Core.Tokens;

namespace Gateway.Core.Metering;

/// <summary>Counts the output of one answer, over all its texts, and says where it has to end. Pooled; emptied by <see cref="Reset"/>.</summary>
internal sealed class OutputMeter
{
    private readonly MeteredTexts _texts = new();
    private Tokenizer? _tokenizer;
    private Reservation? _reservation;
    private long _allowed;
    private bool _isAsked;

    /// <summary>Tokens delivered so far, or received where nothing limits them.</summary>
    public long Count { get; private set; }

    /// <summary>True when there is something to count by.</summary>
    public bool IsCounting => _tokenizer is not null;

    /// <summary>True when the output may have to end before the upstream ends it.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>True when less was delivered than the limits allow, because a character or a merge of tokens spans the cut.</summary>
    public bool IsShort { get; private set; }

    /// <summary>False when the count is an estimate, all of it or of one of the texts.</summary>
    public bool IsExact { get; private set; }

    /// <summary>Begins with an answer.</summary>
    /// <param name="tokenizer">Counts; null when nothing is to be counted.</param>
    /// <param name="reservation">Says how much may be delivered.</param>
    public void Begin(Tokenizer? tokenizer, Reservation reservation)
    {
        _tokenizer = tokenizer;
        _reservation = reservation;
        IsExact = tokenizer is { IsExact: true };
        _isAsked = tokenizer is not null && reservation.IsOutputCounted;
        IsLimited = tokenizer is not null && (reservation.OutputCap < long.MaxValue || reservation.IsSliced);
    }

    /// <summary>Counts what a document adds; false when it may not be delivered whole.</summary>
    /// <param name="json">The document.</param>
    /// <param name="reading">What was found in it.</param>
    /// <param name="cut">Where the output ends then; nothing more is to be counted after that.</param>
    public bool TryTake(ReadOnlySpan<byte> json, DocumentReading reading, out OutputCut cut)
    {
        cut = default;
        if (_tokenizer is null)
        {
            return true;
        }

        var pieces = reading.Pieces;
        for (var i = 0; i < pieces.Length; i++)
        {
            ref readonly var piece = ref pieces[i];
            if (piece.Range.IsEmpty || piece.Form == PieceForm.Repeat)
            {
                continue;
            }

            var text = _texts.Get(piece.Key, _tokenizer);
            var before = text.Count;
            text.Append(piece.Range.Of(json), piece.Form);
            Count += text.Count - before;
            IsExact &= text.IsExact;
            if (_isAsked && !IsAllowed())
            {
                var others = Count - text.Count;
                var length = text.Fit(piece.Range.Of(json), piece.Form, (int)Math.Clamp(_allowed - others, 0, int.MaxValue), out var count);
                cut = new OutputCut(i, length);
                Count = others - _texts.UnneededBeside(text) + count;
                IsShort = Count < _allowed;
                return false;
            }
        }

        return true;
    }

    public void Reset()
    {
        _texts.Release();
        _tokenizer = null;
        _reservation = null;
        _allowed = Count = 0;
        IsLimited = IsShort = IsExact = _isAsked = false;
    }

    // Policies in shadow mode limit nothing, and are told all the same.
    private bool IsAllowed()
    {
        if (Count > _allowed || !IsLimited)
        {
            _allowed = _reservation!.Allow(Count);
        }

        return Count <= _allowed;
    }
}
