using Gateway.Core.Buffers;
using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>
/// What one pass found in one document, an event's data or a whole answer. Ranges refer to it. Pooled; every pass begins with <see cref="Begin"/>.
/// </summary>
internal sealed class DocumentReading
{
    // A document with more than this many of anything is no usual one: its memory is not kept.
    private const int LargestKept = 256;

    private TextPiece[] _pieces = new TextPiece[4];
    private ChoiceEnd[] _ends = new ChoiceEnd[4];
    private UncountedValue[] _uncounted = new UncountedValue[4];
    private int _pieceCount;
    private int _endCount;
    private int _uncountedCount;
    private bool _isBegun;

    /// <summary>True when the document was a JSON object to its end.</summary>
    public bool IsWhole { get; set; }

    /// <summary>True when the document carries a token, be it one of a kind that is not counted.</summary>
    public bool HasToken { get; set; }

    /// <summary>True when it has <c>choices</c>, and none in it.</summary>
    public bool HasEmptyChoices { get; set; }

    /// <summary>The value of <c>usage</c>; empty where it is absent.</summary>
    public ByteRange Usage { get; set; }

    /// <summary>The usage that only begins: of a Messages stream's first event.</summary>
    public ByteRange FirstUsage { get; set; }

    /// <summary>The value of <c>type</c>, without its quotes.</summary>
    public ByteRange Type { get; set; }

    public ByteRange Id { get; set; }

    public ByteRange Created { get; set; }

    public ByteRange Model { get; set; }

    /// <summary>The value of an answer's <c>status</c> in Responses.</summary>
    public ByteRange Status { get; set; }

    /// <summary>The value of an answer's <c>incomplete_details</c> in Responses.</summary>
    public ByteRange IncompleteDetails { get; set; }

    /// <summary>The content block or output item that an event is about; -1 where it says none.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The part of an output item that an event is about; -1 where it says none.</summary>
    public int Part { get; set; } = -1;

    /// <summary>The number of an event of Responses; -1 where it has none.</summary>
    public int Sequence { get; set; } = -1;

    /// <summary>The output item's id in an event of Responses, quotes included.</summary>
    public ByteRange ItemId { get; set; }

    /// <summary>The object that an event of Responses is about: <c>response</c>, <c>item</c> or <c>part</c>.</summary>
    public ByteRange Subject { get; set; }

    /// <summary>The output's pieces of text, in their order.</summary>
    public ReadOnlySpan<TextPiece> Pieces => _pieces.AsSpan(0, _pieceCount);

    /// <summary>Every choice that the document holds.</summary>
    public ReadOnlySpan<ChoiceEnd> Ends => _ends.AsSpan(0, _endCount);

    /// <summary>What does not count, and is left out of a document that is cut.</summary>
    public ReadOnlySpan<UncountedValue> Uncounted => _uncounted.AsSpan(0, _uncountedCount);

    public int PieceCount => _pieceCount;

    public int UncountedCount => _uncountedCount;

    /// <summary>Begins a pass, with nothing found yet.</summary>
    public void Begin()
    {
        Reset();
        _isBegun = true;
    }

    /// <summary>Forgets what was found; costs nothing where nothing was looked for.</summary>
    public void Reset()
    {
        if (!_isBegun)
        {
            return;
        }

        _isBegun = false;
        _pieceCount = _endCount = _uncountedCount = 0;
        _pieces = _pieces.Length > LargestKept ? new TextPiece[4] : _pieces;
        _ends = _ends.Length > LargestKept ? new ChoiceEnd[4] : _ends;
        _uncounted = _uncounted.Length > LargestKept ? new UncountedValue[4] : _uncounted;
        IsWhole = HasToken = HasEmptyChoices = false;
        Usage = FirstUsage = Type = Id = Created = Model = ItemId = Subject = Status = IncompleteDetails = default;
        Index = Part = Sequence = -1;
    }

    public void Add(TextKey key, PieceForm form, ByteRange range, int original = -1) =>
        Append(ref _pieces, ref _pieceCount, new TextPiece(key, form, range, original));

    /// <summary>Adds a value that does not count.</summary>
    public void AddUncounted(ByteRange range) => Append(ref _uncounted, ref _uncountedCount, new UncountedValue(range, _pieceCount));

    /// <summary>Ends a choice: everything from there on is put under its number, which may stand behind its content.</summary>
    public void EndChoice(int firstPiece, int firstUncounted, int choice, ByteRange reason, bool isEnded)
    {
        foreach (ref var piece in _pieces.AsSpan(firstPiece, _pieceCount - firstPiece))
        {
            piece = piece with { Key = piece.Key with { Choice = choice } };
        }

        var pieceEnd = _pieceCount > firstPiece ? _pieceCount : 0;
        foreach (ref var value in _uncounted.AsSpan(firstUncounted, _uncountedCount - firstUncounted))
        {
            value = value with { PieceEnd = pieceEnd };
        }

        Append(ref _ends, ref _endCount, new ChoiceEnd(choice, reason, isEnded, pieceEnd));
    }

    /// <summary>Says how an answer without choices ends.</summary>
    public void AddEnd(ByteRange reason, bool isEnded) => Append(ref _ends, ref _endCount, new ChoiceEnd(0, reason, isEnded, _pieceCount));

    /// <summary>Puts all pieces under another choice: its number may stand behind its content.</summary>
    public void RenumberChoice(int choice)
    {
        foreach (ref var piece in _pieces.AsSpan(0, _pieceCount))
        {
            piece = piece with { Key = piece.Key with { Choice = choice } };
        }
    }

    /// <summary>Puts the pieces from there on under another part.</summary>
    public void RenumberPart(int firstPiece, int part)
    {
        foreach (ref var piece in _pieces.AsSpan(firstPiece, _pieceCount - firstPiece))
        {
            piece = piece with { Key = piece.Key with { Part = part } };
        }
    }

    /// <summary>Lets one piece of raw JSON stand for the whole document, where it cannot be read.</summary>
    public void SetUnreadable(int length)
    {
        _pieceCount = _endCount = _uncountedCount = 0;
        Add(new TextKey(0, 0, TextKind.Other), PieceForm.Raw, new ByteRange(0, length));
    }

    /// <summary>Takes the usage that the document reports; false when it reports none.</summary>
    public bool TryUsage(ReadOnlySpan<byte> json, UsageFormat format, ref TokenUsage usage)
    {
        var found = !FirstUsage.IsEmpty && UsageReader.TryReadObject(FirstUsage.Of(json), format, isStart: true, ref usage);
        return (!Usage.IsEmpty && UsageReader.TryReadObject(Usage.Of(json), format, isStart: false, ref usage)) || found;
    }

    private static void Append<T>(ref T[] items, ref int count, T item)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
        }

        items[count++] = item;
    }
}
