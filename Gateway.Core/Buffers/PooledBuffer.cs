using System.Buffers;

namespace Gateway.Core.Buffers;

/// <summary>
/// A contiguous, growing run of bytes in a block of the <see cref="BlockPool"/>; holds no block while it is empty.
/// Grows by doubling as bytes arrive, so that a peer which only announces a length takes no memory.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private byte[] _block = [];

    /// <summary>The block; offsets into it stay valid until the buffer grows or is released.</summary>
    public byte[] Block => _block;

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public ReadOnlySpan<byte> Span => _block.AsSpan(0, Length);

    /// <summary>The bytes written so far.</summary>
    public ReadOnlyMemory<byte> Memory => _block.AsMemory(0, Length);

    /// <summary>Room for at least that many more bytes; <see cref="Advance"/> says how many were written.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _block.AsSpan(Length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _block.AsMemory(Length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_block.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        Reserve(1);
        _block[Length++] = value;
    }

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        Reserve(checked((int)bytes.Length));
        bytes.CopyTo(_block.AsSpan(Length));
        Length += (int)bytes.Length;
    }

    /// <summary>Forgets the bytes from that length on; the block is kept.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Empties the buffer and gives its block back.</summary>
    public void Release()
    {
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
            _block = [];
        }

        Length = 0;
    }

    private void Reserve(int count)
    {
        if (_block.Length - Length >= count)
        {
            return;
        }

        var larger = BlockPool.Rent(Math.Max(checked(Length + count), _block.Length * 2));
        _block.AsSpan(0, Length).CopyTo(larger);
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
        }

        _block = larger;
    }
}
