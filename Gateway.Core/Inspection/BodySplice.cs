using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>
/// Edits of one body, in its byte order: ranges that are replaced, members that are put in. The body itself is never changed.
/// Pooled; emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class BodySplice
{
    private readonly PooledBuffer _bytes = new();
    private BodyEdit[] _edits = new BodyEdit[8];
    private int _count;
    private int _inserted;
    private long _growth;

    /// <summary>True when the body stays as it is.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Puts other bytes in the place of a range; the same range again replaces the earlier replacement.</summary>
    /// <param name="range">Bytes of the body; an empty range inserts, after what was inserted there before.</param>
    /// <param name="replacement">Copied.</param>
    /// <exception cref="InvalidOperationException">The range cuts into one that is replaced already.</exception>
    public void Replace(ByteRange range, ReadOnlySpan<byte> replacement)
    {
        var edit = new BodyEdit(range, new ByteRange(_bytes.Length, replacement.Length));
        _bytes.Append(replacement);
        Add(edit);
    }

    /// <summary>Puts a member in front of the root object's others.</summary>
    /// <param name="inspection">Of the body that is spliced.</param>
    /// <param name="name">A name that needs no escapes and that the object does not hold yet.</param>
    /// <param name="rawValue">JSON.</param>
    public void InsertMember(BodyInspection inspection, ReadOnlySpan<byte> name, ReadOnlySpan<byte> rawValue)
    {
        var start = _bytes.Length;
        if (inspection.IsRootEmpty && _inserted > 0)
        {
            _bytes.Append((byte)',');
        }

        _bytes.Append((byte)'"');
        _bytes.Append(name);
        _bytes.Append("\":"u8);
        _bytes.Append(rawValue);
        if (!inspection.IsRootEmpty)
        {
            _bytes.Append((byte)',');
        }

        _inserted++;
        var afterBrace = new ByteRange(inspection.RootObject.Start + 1, 0);
        Add(new BodyEdit(afterBrace, new ByteRange(start, _bytes.Length - start)));
    }

    /// <summary>Length of the body with its edits, in bytes.</summary>
    public long SplicedLength(int originalLength) => originalLength + _growth;

    /// <summary>Writes the body with its edits.</summary>
    /// <param name="body">The original.</param>
    /// <param name="destination">At least <see cref="SplicedLength"/> bytes.</param>
    public void CopyTo(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        foreach (var segment in Segments(body))
        {
            segment.CopyTo(destination);
            destination = destination[segment.Length..];
        }
    }

    /// <summary>The runs that the spliced body is made of, original and replaced by turns; none is empty.</summary>
    public BodySpliceSegments Segments(ReadOnlySpan<byte> body) => new(body, _bytes.Span, _edits.AsSpan(0, _count));

    public void Reset()
    {
        _count = _inserted = 0;
        _growth = 0;
        _bytes.Release();
    }

    private void Add(BodyEdit edit)
    {
        var at = _count;
        while (at > 0 && IsBefore(edit.Range, _edits[at - 1].Range))
        {
            at--;
        }

        if (at > 0 && !edit.Range.IsEmpty && _edits[at - 1].Range == edit.Range)
        {
            _growth += edit.Replacement.Length - _edits[at - 1].Replacement.Length;
            _edits[at - 1] = edit;
            return;
        }

        if ((at > 0 && _edits[at - 1].Range.End > edit.Range.Start) || (at < _count && edit.Range.End > _edits[at].Range.Start))
        {
            throw new InvalidOperationException("Two edits of one body overlap.");
        }

        if (_count == _edits.Length)
        {
            Array.Resize(ref _edits, _count * 2);
        }

        _edits.AsSpan(at, _count - at).CopyTo(_edits.AsSpan(at + 1));
        _edits[at] = edit;
        _count++;
        _growth += edit.Replacement.Length - edit.Range.Length;
    }

    /// <summary>What is inserted at a place comes before what is replaced there.</summary>
    private static bool IsBefore(ByteRange left, ByteRange right) =>
        left.Start < right.Start || (left.Start == right.Start && left.IsEmpty && !right.IsEmpty);
}
