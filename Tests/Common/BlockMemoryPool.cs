using System.Buffers;

namespace Tests.Common;

/// <summary>
/// Hands out blocks of one size and takes them back, as Kestrel's pool does. Small blocks make every message span
/// segments; a warmed pool allocates nothing.
/// </summary>
internal sealed class BlockMemoryPool(int blockSize) : MemoryPool<byte>
{
    private readonly Lock _lock = new();
    private readonly Stack<Block> _free = new();

    public override int MaxBufferSize => blockSize;

    /// <summary>Blocks that were handed out and have not come back.</summary>
    public int Rented { get; private set; }

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, blockSize);
        lock (_lock)
        {
            Rented++;
            return _free.TryPop(out var block) ? block : new Block(this, blockSize);
        }
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        lock (_lock)
        {
            Rented--;
            _free.Push(block);
        }
    }

    private sealed class Block(BlockMemoryPool pool, int size) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[size];

        public void Dispose() => pool.Return(this);
    }
}
