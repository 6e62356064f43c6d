using System.Numerics;

namespace Gateway.Core.Buffers;

/// <summary>
/// Byte arrays in powers of two from 4 KiB up, pinned for the sockets that receive into them. A pool of our own because
/// <c>ArrayPool.Shared</c> was measured to allocate under the pinning and thread crossing of a proxy.
/// </summary>
internal static class BlockPool
{
    /// <summary>The smallest block, in bytes.</summary>
    public const int SmallestBlock = 4096;

    private const int SmallestShift = 12;
    private const int LargestShift = 30;
    private const long RetainedPerSize = 32L << 20;

    // Smallest blocks kept for the thread itself, which nearly every request gets by with.
    private const int StashSize = 64;

    private static readonly Size[] Sizes = MakeSizes();

    [ThreadStatic]
    private static Stash? _stash;

    /// <summary>A block of at least that many bytes, its content undefined.</summary>
    public static byte[] Rent(int minimum)
    {
        if (minimum <= SmallestBlock && _stash is { Count: > 0 } stash)
        {
            return stash.Blocks[--stash.Count];
        }

        var shift = ShiftOf(minimum);
        return Sizes[shift - SmallestShift].TryTake() ?? GC.AllocateUninitializedArray<byte>(1 << shift, pinned: true);
    }

    /// <summary>Gives a block back; it must not be touched afterwards.</summary>
    public static void Return(byte[] block)
    {
        if (block.Length == SmallestBlock)
        {
            var stash = _stash ??= new Stash();
            if (stash.Count < StashSize)
            {
                stash.Blocks[stash.Count++] = block;
                return;
            }
        }

        Sizes[ShiftOf(block.Length) - SmallestShift].Put(block);
    }

    private static int ShiftOf(int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, 1 << LargestShift);
        return minimum <= SmallestBlock ? SmallestShift : BitOperations.Log2((uint)minimum - 1) + 1;
    }

    private static Size[] MakeSizes()
    {
        var sizes = new Size[LargestShift - SmallestShift + 1];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = new Size((int)Math.Max(1, RetainedPerSize >> (i + SmallestShift)));
        }

        return sizes;
    }

    private sealed class Stash
    {
        public readonly byte[][] Blocks = new byte[StashSize][];
        public int Count;
    }

    private sealed class Size
    {
        private readonly Lock _gate = new();
        private readonly byte[]?[] _blocks;
        private int _count;

        public Size(int capacity) => _blocks = new byte[]?[capacity];

        public byte[]? TryTake()
        {
            lock (_gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                var block = _blocks[--_count];
                _blocks[_count] = null;
                return block;
            }
        }

        public void Put(byte[] block)
        {
            lock (_gate)
            {
                if (_count < _blocks.Length)
                {
                    _blocks[_count++] = block;
                }
            }
        }
    }
}
