using System.Runtime.CompilerServices;
using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

public sealed class CounterSlabTests
{
    [Test]
    public void A_key_has_one_counter_and_each_key_its_own()
    {
        using var slab = CounterSlab.Anonymous(new ManualTime());
        var one = slab.Get(CellKey.Of("a", "b"), CellKind.Places)!;
        one.Value = 5;

        Assert.That(slab.Get(CellKey.Of("a", "b"), CellKind.Places), Is.SameAs(one));
        Assert.That(slab.Get(CellKey.Of("ab", ""), CellKind.Places)!.Index, Is.Not.EqualTo(one.Index));
        Assert.That(slab.Used, Is.EqualTo(2));
    }

    [Test]
    public void A_full_slab_refuses_and_takes_back_what_is_void_and_unused()
    {
        var time = new ManualTime();
        using var slab = CounterSlab.Anonymous(time);
        Fill(slab);

        // All of them were let go, and an hour makes every window and rate void.
        GC.Collect();
        time.Advance(TimeSpan.FromHours(2));
        var kept = TakeAll(slab, "kept");

        // A few of the first may still lie about on some stack.
        Assert.That(kept, Has.Count.InRange(CellTable.MostUsed - 20, CellTable.MostUsed));
        Assert.That(kept.Select(static cell => cell.Value), Has.All.Zero);
        Assert.That(kept.Select(static cell => cell.Index).Distinct().Count(), Is.EqualTo(kept.Count));

        // These are in use, however void they are.
        time.Advance(TimeSpan.FromHours(2));
        var more = TakeAll(slab, "more");
        Assert.That(more, Has.Count.LessThan(20));
        Assert.That(more.Select(static cell => cell.Index).Intersect(kept.Select(static cell => cell.Index)), Is.Empty);
        var refused = slab.Refused;
        Assert.That(slab.Get(CellKey.Of("one more"), CellKind.Places), Is.Null);
        Assert.That(slab.Refused, Is.EqualTo(refused + 1));
        Assert.That(slab.Get(CellKey.Of("kept", "17"), CellKind.Places), Is.SameAs(kept[17]));
        GC.KeepAlive(kept);
        GC.KeepAlive(more);
    }

    [Test]
    public void What_still_counts_is_not_taken_back()
    {
        var time = new ManualTime();
        using var slab = CounterSlab.Anonymous(time);
        Count(slab);
        Fill(slab);
        GC.Collect();
        time.Advance(TimeSpan.FromHours(2));
        _ = slab.Get(CellKey.Of("sweeps"), CellKind.Places);

        Assert.That(WindowCell.Count(slab.Get(CellKey.Of("window"), CellKind.Window, 300)!.Value), Is.EqualTo(9));
        Assert.That(slab.Used, Is.LessThan(30));
    }

    private static List<CounterCell> TakeAll(CounterSlab slab, string name)
    {
        var all = new List<CounterCell>();
        while (slab.Get(CellKey.Of(name, $"{all.Count}"), CellKind.Places) is { } cell)
        {
            all.Add(cell);
        }

        return all;
    }

    // Of its own, so that nothing on the stack keeps the cells.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(CounterSlab slab)
    {
        var clock = slab.Clock;
        var minute = WindowPeriod.MinuteOf(clock.Utc(clock.Now));
        var all = new List<CounterCell>();
        for (var i = 0; slab.Get(CellKey.Of("fill", $"{i}"), (CellKind)(1 + (i % 2)), 60) is { } cell; i++)
        {
            cell.Value = i % 2 == 0 ? clock.Now + 1_000 : WindowCell.At(0, minute) + 7;
            all.Add(cell);
        }

        Assert.That(all, Has.Count.InRange(CellTable.MostUsed - 1, CellTable.MostUsed));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Count(CounterSlab slab)
    {
        var minute = WindowPeriod.MinuteOf(slab.Clock.Utc(slab.Clock.Now));
        slab.Get(CellKey.Of("window"), CellKind.Window, 300)!.Value = WindowCell.At(0, minute) + 9;
    }
}
