using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>The values found in one body for the paths of a <see cref="BodyFieldSet"/>; pooled, reused by <see cref="Reset"/>.</summary>
internal sealed class BodyFieldValues
{
    private const int LargestKept = 64 * 1024;

    private BodyFieldKind[] _kinds = [];
    private ByteRange[] _ranges = [];
    private byte[] _bytes = new byte[256];
    private int _used;

    /// <summary>Empties every value and makes room for the paths of that set.</summary>
    public void Reset(BodyFieldSet fields)
    {
        if (_kinds.Length < fields.Count)
        {
            _kinds = new BodyFieldKind[fields.Count];
            _ranges = new ByteRange[fields.Count];
        }

        Array.Clear(_kinds);
        _used = 0;
        if (_bytes.Length > LargestKept)
        {
            _bytes = new byte[256];
        }
    }

    /// <summary>Keeps a copy of a value: text with its escapes undone, or a number as written.</summary>
    public void Set(int index, BodyFieldKind kind, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Keep(index, kind, value.Length);
    }

    /// <summary>Keeps a string, its escapes undone.</summary>
    /// <returns>False when it holds a surrogate without its partner; nothing is kept then.</returns>
    public bool TrySetEscaped(int index, ReadOnlySpan<byte> escaped)
    {
        if (!JsonText.TryUnescape(escaped, Reserve(escaped.Length), out var length))
        {
            return false;
        }

        Keep(index, BodyFieldKind.String, length);
        return true;
    }

    /// <summary>What stands at a path; the span is valid until the next <see cref="Reset"/> or <see cref="Set"/>.</summary>
    public BodyFieldKind Get(int index, out ReadOnlySpan<byte> value)
    {
        var kind = index < _kinds.Length ? _kinds[index] : BodyFieldKind.Missing;
        value = kind == BodyFieldKind.Missing ? default : _ranges[index].Of(_bytes);
        return kind;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _used < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        }

        return _bytes.AsSpan(_used);
    }

    private void Keep(int index, BodyFieldKind kind, int length)
    {
        _kinds[index] = kind;
        _ranges[index] = new ByteRange(_used, length);
        _used += length;
    }
}
