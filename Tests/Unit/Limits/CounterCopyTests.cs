using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

internal sealed class CounterCopyTests
{
    private static readonly UInt128 Known = CellKey.Of("known");
    private static readonly UInt128 Unknown = CellKey.Of("unknown");

    [Test]
    public void Begins_where_the_counters_are_and_changes_none_of_them()
    {
        using var slab = CounterSlab.Anonymous(new ManualTime());
        var original = slab.Get(Known, CellKind.Places)!;
        Assert.That(PlaceCell.TryTake(original, 5), Is.True);
        var used = slab.Used;
        var copy = new CounterCopy(slab);

        var known = copy.Get(Known, CellKind.Places)!;
        var unknown = copy.Get(Unknown, CellKind.Window, 1)!;
        Assert.That((known.Value, unknown.Value), Is.EqualTo((1L, 0L)));
        Assert.That(PlaceCell.TryTake(known, 5), Is.True);
        unknown.Value = 77;

        Assert.That(copy.Get(Known, CellKind.Places), Is.SameAs(known));
        Assert.That((original.Value, slab.Used), Is.EqualTo((1L, used)), "no value is changed, no cell given out");
        copy.Renew();
        Assert.That((copy.Get(Unknown, CellKind.Window, 1)!.Value, copy.Get(Known, CellKind.Places)!.Value), Is.EqualTo((0L, 1L)), "nothing is left of what was taken");
    }

    [Test]
    public void Has_no_counter_where_the_slab_has_none_left()
    {
        using var slab = CounterSlab.Anonymous(new ManualTime());
        var held = new List<CounterCell>();
        for (var i = 0; slab.Get(CellKey.Of("cell", i.ToString(System.Globalization.CultureInfo.InvariantCulture)), CellKind.Places) is { } cell; i++)
        {
            held.Add(cell);
        }

        var copy = new CounterCopy(slab);
        Assert.That(copy.Get(Unknown, CellKind.Places), Is.Null);
        Assert.That(copy.Get(CellKey.Of("cell", "0"), CellKind.Places), Is.Not.Null);
        GC.KeepAlive(held);
    }
}
