using CsCheck;
using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Buffers;

internal sealed class ReceiveBufferTests
{
    private enum Step
    {
        Fill,
        ReceiveSome,
        Consume,
        MoveToFront,
        ReleaseIfEmpty,
        ShrinkIfEmpty,
    }

    [Test]
    public void Whatever_is_done_what_is_unread_stays_as_it_came() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 9_000]).Array[1, 40].Sample(static steps =>
        {
            var buffer = new ReceiveBuffer();
            var model = new List<byte>();
            byte next = 0;
            foreach (var (step, amount) in steps)
            {
                Do(buffer, model, step, amount, ref next);
                if (!buffer.Unread.SequenceEqual(model.ToArray()) || buffer.Length != model.Count
                    || !buffer.Block.AsSpan(buffer.Start, buffer.Length).SequenceEqual(buffer.Unread))
                {
                    return false;
                }
            }

            buffer.Release();
            return buffer.Length == 0 && buffer.Block.Length == 0;
        }, iter: 1_000);

    [Test]
    public void There_is_room_even_when_everything_is_unread()
    {
        var buffer = new ReceiveBuffer();
        for (var i = 0; i < 6; i++)
        {
            var room = buffer.GetRoom();
            Assert.That(room.Length, Is.Positive);
            buffer.Commit(room.Length);
        }

        buffer.Release();
    }

    [Test]
    public void The_block_grows_with_the_rate_and_no_further()
    {
        var buffer = new ReceiveBuffer();
        var sizes = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var room = buffer.GetRoom().Length;
            buffer.Commit(room);
            buffer.Consume(room);
            sizes.Add(room);
        }

        buffer.Release();
        Assert.That(sizes, Is.EqualTo(new[] { 4096, 16384, 65536, 65536, 65536 }));
    }

    [Test]
    public void A_small_message_never_makes_it_grow()
    {
        var buffer = new ReceiveBuffer();
        for (var i = 0; i < 100; i++)
        {
            Assert.That(buffer.GetRoom().Length, Is.EqualTo(BlockPool.SmallestBlock));
            buffer.Commit(4095);
            buffer.Consume(4095);
        }

        buffer.Release();
    }

    [Test]
    public void Shrinking_keeps_a_small_block_and_gives_a_large_one_back()
    {
        var buffer = new ReceiveBuffer();
        buffer.GetRoom();
        buffer.ShrinkIfEmpty();
        Assert.That(buffer.Block, Has.Length.EqualTo(4096));

        buffer.Commit(4096);
        buffer.Consume(4096);
        buffer.GetRoom();
        buffer.ShrinkIfEmpty();
        Assert.That(buffer.Block, Is.Empty);
    }

    [Test]
    public void What_is_unread_keeps_its_block()
    {
        var buffer = new ReceiveBuffer();
        buffer.GetRoom().Span[0] = 42;
        buffer.Commit(1);

        buffer.ReleaseIfEmpty();
        buffer.ShrinkIfEmpty();

        Assert.That(buffer.Unread[0], Is.EqualTo(42));
        buffer.Release();
    }

    [Test]
    public void Once_warm_nothing_is_allocated()
    {
        var buffer = new ReceiveBuffer();
        long before = 0;
        for (var i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            buffer.Commit(buffer.GetRoom().Length);
            buffer.Commit(buffer.GetRoom().Length);
            buffer.Consume(buffer.Length);
            buffer.ReleaseIfEmpty();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Do(ReceiveBuffer buffer, List<byte> model, Step step, int amount, ref byte next)
    {
        switch (step)
        {
            case Step.Fill or Step.ReceiveSome when model.Count < 100_000:
                var room = buffer.GetRoom().Span;
                var count = step == Step.Fill ? room.Length : Math.Min(room.Length, amount);
                for (var i = 0; i < count; i++)
                {
                    room[i] = next;
                    model.Add(next++);
                }

                buffer.Commit(count);
                break;
            case Step.Consume:
                var consumed = Math.Min(model.Count, amount);
                buffer.Consume(consumed);
                model.RemoveRange(0, consumed);
                break;
            case Step.MoveToFront:
                buffer.MoveToFront();
                break;
            case Step.ReleaseIfEmpty:
                buffer.ReleaseIfEmpty();
                break;
            case Step.ShrinkIfEmpty:
                buffer.ShrinkIfEmpty();
                break;
        }
    }
}
