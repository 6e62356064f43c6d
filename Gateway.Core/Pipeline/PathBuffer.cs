namespace Gateway.Core.Pipeline;

/// <summary>A path that was computed rather than received; its room is kept from one exchange to the next.</summary>
internal sealed class PathBuffer
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Room for at least that many bytes; <see cref="Commit"/> says how many were written.</summary>
    public Span<byte> GetSpan(int capacity)
    {
        if (_bytes.Length < capacity)
        {
            _bytes = new byte[Math.Max(capacity, _bytes.Length * 2)];
        }

        return _bytes;
    }

    public void Commit(int length) => _length = length;

    public void Reset() => _length = 0;
}
