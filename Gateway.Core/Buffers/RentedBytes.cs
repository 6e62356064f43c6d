using System.Buffers;

namespace Gateway.Core.Buffers;

/// <summary>
/// A growing run of bytes whose memory is rented only while it holds something, so that an idle owner costs nothing.
/// </summary>
internal sealed class RentedBytes
{
    private const int SmallestRent = 512;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>What was appended since the last <see cref="Clear"/>; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Room for at least that many bytes past the end; <see cref="Commit"/> says how many of them were used.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(checked(Length + count));
        }

        return _bytes.AsSpan(Length);
    }

    public void Commit(int count) => Length += count;

    /// <summary>Empties the run and gives its memory back.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(_bytes.Length * 2L, Math.Max(needed, SmallestRent), Array.MaxLength));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
