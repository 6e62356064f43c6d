using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>
/// What of a stream of Responses has to be said again when it is truncated: the response as it was created, the items and parts, the text delivered.
/// Kept only where the output is limited. Pooled; emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class ResponsesRecord
{
    /// <summary>Most bytes that are kept; what comes after that is delivered, but not said again.</summary>
    public const int Most = 16 << 20;

    private const int MostEntries = 4096;
    private const int LargestKept = 64;

    private readonly PooledBuffer _bytes = new();
    private ResponsesItem[] _items = new ResponsesItem[4];
    private ResponsesPart[] _parts = new ResponsesPart[4];
    private ResponsesSegment[] _segments = new ResponsesSegment[4];
    private int _itemCount;
    private int _partCount;
    private int _segmentCount;

    /// <summary>The bytes that ranges refer to.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The response as it was created; empty when no event has told.</summary>
    public ByteRange Response { get; private set; }

    public ReadOnlySpan<ResponsesItem> Items => _items.AsSpan(0, _itemCount);

    public ReadOnlySpan<ResponsesPart> Parts => _parts.AsSpan(0, _partCount);

    /// <summary>The deltas of all texts, in their order.</summary>
    public ReadOnlySpan<ResponsesSegment> Segments => _segments.AsSpan(0, _segmentCount);

    /// <summary>The number that the next event has.</summary>
    public int Sequence { get; private set; }

    /// <summary>Takes in an event, or of one that is cut what is delivered of it.</summary>
    public void Follow(ReadOnlySpan<byte> data, DocumentReading reading, OutputCut? cut)
    {
        var type = reading.Type.Of(data);
        if (type.EndsWith(".delta"u8))
        {
            TakeDeltas(data, reading, cut);
        }
        else if (cut is null)
        {
            TakeOther(type, data, reading);
        }

        var isDelivered = cut is null || IsDelivered(data, reading, cut.Value);
        Sequence = reading.Sequence < 0 ? Sequence : reading.Sequence + (isDelivered ? 1 : 0);
    }

    /// <summary>True of an event that is cut when something of it is delivered: of deltas the part that fits, of others nothing.</summary>
    public static bool IsDelivered(ReadOnlySpan<byte> data, DocumentReading reading, OutputCut cut) =>
        reading.Type.Of(data).EndsWith(".delta"u8) && cut is not { Piece: 0, Length: 0 };

    public void Reset()
    {
        _bytes.Release();
        Response = default;
        _itemCount = _partCount = _segmentCount = 0;
        Sequence = 0;
        _items = _items.Length > LargestKept ? new ResponsesItem[4] : _items;
        _parts = _parts.Length > LargestKept ? new ResponsesPart[4] : _parts;
        _segments = _segments.Length > LargestKept ? new ResponsesSegment[4] : _segments;
    }

    private void TakeDeltas(ReadOnlySpan<byte> data, DocumentReading reading, OutputCut? cut)
    {
        var pieces = reading.Pieces;
        for (var i = 0; i < pieces.Length; i++)
        {
            var text = pieces[i].Range.Of(data)[..(cut?.LengthOf(i, pieces[i]) ?? pieces[i].Range.Length)];
            if (!text.IsEmpty && TryKeep(text, out var range))
            {
                Begin(pieces[i].Key, default);
                AddSegment(pieces[i].Key, range);
            }
        }
    }

    private void TakeOther(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, DocumentReading reading)
    {
        var isDone = type.EndsWith(".done"u8);
        if (type.SequenceEqual("response.created"u8) || type.SequenceEqual("response.in_progress"u8) || type.SequenceEqual("response.queued"u8))
        {
            Response = Keep(reading.Subject.Of(data));
        }
        else if (type.SequenceEqual("response.output_item.added"u8) || type.SequenceEqual("response.output_item.done"u8))
        {
            SetItem(new ResponsesItem(Math.Max(reading.Index, 0), Keep(reading.Subject.Of(data)), isDone));
        }
        else if (type.EndsWith("_part.added"u8) || type.EndsWith("_part.done"u8))
        {
            SetPart(reading, Keep(reading.Subject.Of(data)), isDone);
        }
        else if (isDone)
        {
            EndTexts(reading);
        }
    }

    private void SetItem(ResponsesItem item)
    {
        for (var i = 0; i < _itemCount; i++)
        {
            if (_items[i].Index == item.Index)
            {
                _items[i] = item;
                return;
            }
        }

        if (_itemCount < MostEntries)
        {
            Append(ref _items, ref _itemCount, item);
        }
    }

    // The part's own text tells of which kind it is.
    private void SetPart(DocumentReading reading, ByteRange json, bool isDone)
    {
        foreach (ref readonly var piece in reading.Pieces)
        {
            var at = Begin(piece.Key, json);
            if (at >= 0)
            {
                _parts[at] = new ResponsesPart(piece.Key, json, isDone, isDone);
            }
        }
    }

    private void EndTexts(DocumentReading reading)
    {
        foreach (ref readonly var piece in reading.Pieces)
        {
            var at = Begin(piece.Key, default);
            if (at >= 0)
            {
                _parts[at] = _parts[at] with { IsTextDone = true };
            }
        }
    }

    // The place of a text's part; -1 when there is no room.
    private int Begin(TextKey key, ByteRange json)
    {
        for (var i = _partCount - 1; i >= 0; i--)
        {
            if (_parts[i].Key == key)
            {
                return i;
            }
        }

        if (_partCount == MostEntries)
        {
            return -1;
        }

        Append(ref _parts, ref _partCount, new ResponsesPart(key, json, false, false));
        return _partCount - 1;
    }

    private void AddSegment(TextKey key, ByteRange range)
    {
        ref var last = ref _segments[Math.Max(_segmentCount - 1, 0)];
        if (_segmentCount > 0 && last.Key == key && last.Range.End == range.Start)
        {
            last = last with { Range = new ByteRange(last.Range.Start, last.Range.Length + range.Length) };
        }
        else
        {
            Append(ref _segments, ref _segmentCount, new ResponsesSegment(key, range));
        }
    }

    private ByteRange Keep(ReadOnlySpan<byte> bytes) => TryKeep(bytes, out var range) ? range : default;

    private bool TryKeep(ReadOnlySpan<byte> bytes, out ByteRange range)
    {
        range = new ByteRange(_bytes.Length, bytes.Length);
        if (bytes.Length > Most - _bytes.Length)
        {
            return false;
        }

        _bytes.Append(bytes);
        return true;
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
