using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Buffers;

public sealed class BlockPoolTests
{
    [TestCase(0, 4_096)]
    [TestCase(1, 4_096)]
    [TestCase(4_096, 4_096)]
    [TestCase(4_097, 8_192)]
    [TestCase(65_536, 65_536)]
    [TestCase(65_537, 131_072)]
    [TestCase(1_000_000, 1 << 20)]
    public void A_block_is_the_next_power_of_two(int minimum, int length)
    {
        var block = BlockPool.Rent(minimum);

        Assert.That(block, Has.Length.EqualTo(length));
        BlockPool.Return(block);
    }

    [Test]
    public void More_than_a_gigabyte_is_refused() =>
        Assert.That(() => BlockPool.Rent((1 << 30) + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_returned_block_is_the_next_one_rented()
    {
        var block = BlockPool.Rent(32_768);
        BlockPool.Return(block);

        var again = BlockPool.Rent(20_000);

        Assert.That(again, Is.SameAs(block));
        BlockPool.Return(again);
    }

    [Test]
    public async Task No_block_is_rented_twice_at_a_time()
    {
        await Task.WhenAll(Enumerable.Range(1, 6).Select(static worker => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var block = BlockPool.Rent(BlockPool.SmallestBlock);
                block.AsSpan(0, 8).Fill((byte)worker);
                if (block.AsSpan(0, 8).ContainsAnyExcept((byte)worker))
                {
                    throw new InvalidOperationException("Somebody else writes to this block.");
                }

                BlockPool.Return(block);
            }
        })));
    }

    [Test]
    public void Renting_allocates_nothing_once_warm()
    {
        var blocks = new byte[100][];

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            for (var i = 0; i < blocks.Length; i++)
            {
                blocks[i] = BlockPool.Rent(4_096 << (i % 4));
            }

            foreach (var block in blocks)
            {
                BlockPool.Return(block);
            }
        }), Is.Zero);
    }
}
