using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Buffers;

/// <summary>Every test has a type of its own to recycle: the stores are static.</summary>
public sealed class RecyclerTests
{
    [Test]
    public void An_empty_store_gives_nothing() => Assert.That(Recycler<Never>.TryTake(), Is.Null);

    [Test]
    public void What_was_put_back_is_given_out_once()
    {
        var item = new Once();
        Recycler<Once>.Put(item);

        Assert.That(Recycler<Once>.TryTake(), Is.SameAs(item));
        Assert.That(Recycler<Once>.TryTake(), Is.Null);
    }

    [Test]
    public void What_one_thread_puts_back_beyond_its_stash_reaches_another()
    {
        const int Count = 1_000;
        for (var i = 0; i < Count; i++)
        {
            Recycler<Shared>.Put(new Shared());
        }

        var taken = 0;
        var other = new Thread(() =>
        {
            while (Recycler<Shared>.TryTake() is not null)
            {
                taken++;
            }
        });
        other.Start();
        other.Join();

        Assert.That(taken, Is.GreaterThan(Count * 9 / 10));
    }

    [Test]
    public void It_keeps_a_bounded_number()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Recycler<Many>.Put(new Many());
        }

        var kept = 0;
        while (Recycler<Many>.TryTake() is not null)
        {
            kept++;
        }

        Assert.That(kept, Is.InRange(8_192, 8_192 + 16));
    }

    [Test]
    public async Task Nothing_is_given_to_two_at_a_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(static _ => Task.Run(() =>
        {
            var held = new Owned[50];
            for (var round = 0; round < 2_000; round++)
            {
                for (var i = 0; i < held.Length; i++)
                {
                    held[i] = Recycler<Owned>.TryTake() ?? new Owned();
                    if (Interlocked.Exchange(ref held[i].IsHeld, 1) != 0)
                    {
                        throw new InvalidOperationException("Somebody else holds it.");
                    }
                }

                foreach (var item in held)
                {
                    Volatile.Write(ref item.IsHeld, 0);
                    Recycler<Owned>.Put(item);
                }
            }
        })));
    }

    private sealed class Never;

    private sealed class Once;

    private sealed class Shared;

    private sealed class Many;

    private sealed class Owned
    {
        public int IsHeld;
    }
}
