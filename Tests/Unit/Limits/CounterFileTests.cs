using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

[Platform("Linux")]
public sealed class CounterFileTests
{
    private static readonly UInt128 Places = CellKey.Of("places");
    private static readonly UInt128 Rate = CellKey.Of("rate");
    private static readonly UInt128 Window = CellKey.Of("window");

    private TempFolder _folder = null!;
    private ManualTime _time = null!;

    private string FileName => _folder.At("counters");

    [SetUp]
    public void Start()
    {
        _folder = new TempFolder();
        _time = new ManualTime();
    }

    [TearDown]
    public void Stop() => _folder.Dispose();

    [Test]
    public void Two_that_share_a_file_share_its_counters()
    {
        using var one = CounterSlab.Open(FileName, _time);
        using var other = CounterSlab.Open(FileName, _time);
        Assert.That(PlaceCell.TryTake(Get(one, Places), 2), Is.True);
        Assert.That(PlaceCell.TryTake(Get(other, Places), 2), Is.True);
        Assert.That(PlaceCell.TryTake(Get(one, Places), 2), Is.False);
        PlaceCell.Release(Get(other, Places));
        PlaceCell.Release(Get(other, Places));
        Assert.That(Get(one, Places).Value, Is.EqualTo(1));
    }

    [Test]
    public void Who_leaves_takes_its_places_along_and_nobody_elses()
    {
        using var one = CounterSlab.Open(FileName, _time);
        using (var other = CounterSlab.Open(FileName, _time))
        {
            PlaceCell.TryTake(Get(one, Places), 9);
            PlaceCell.TryTake(Get(other, Places), 9);
            PlaceCell.TryTake(Get(other, Places), 9);
        }

        one.Maintain();
        Assert.That(Get(one, Places).Value, Is.EqualTo(1));
    }

    [Test]
    public void Windows_and_rates_survive_a_restart_and_the_clock_of_the_machine_moves_nothing()
    {
        long number;
        using (var slab = CounterSlab.Open(FileName, _time))
        {
            number = WindowPeriod.MinuteOf(slab.Clock.Utc(slab.Clock.Now));
            Get(slab, Window, 60).Value = WindowCell.At(0, (int)number) + 42;
            Get(slab, Rate).Value = slab.Clock.Now + 77;
            PlaceCell.TryTake(Get(slab, Places), 9);
        }

        _time.Utc = _time.Utc.AddHours(-1);
        using var again = CounterSlab.Open(FileName, _time);
        Assert.That(WindowCell.Count(Get(again, Window, 60).Value), Is.EqualTo(42));
        Assert.That(Get(again, Rate).Value, Is.EqualTo(again.Clock.Now + 77));
        Assert.That(Get(again, Places).Value, Is.Zero);
        Assert.That(WindowPeriod.MinuteOf(again.Clock.Utc(again.Clock.Now)), Is.EqualTo(number));
    }

    [Test]
    public void Another_boot_voids_rates_and_brings_windows_of_the_future_back()
    {
        using (var slab = CounterSlab.Open(FileName, _time))
        {
            var minute = WindowPeriod.MinuteOf(slab.Clock.Utc(slab.Clock.Now));
            Get(slab, Window, 60).Value = WindowCell.At(0, minute + 500) + 42;
            Get(slab, Rate).Value = slab.Clock.Now + 77;
        }

        using (var file = File.OpenHandle(FileName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            CounterFile.SetBoot(SlabMemory.Of(file), 4711, new LimitClock(_time));
        }

        _time.AdvanceNanoseconds(-500_000_000_000);
        using var again = CounterSlab.Open(FileName, _time);
        Assert.That(Get(again, Rate).Value, Is.Zero);
        Assert.That(WindowCell.Count(Get(again, Window, 60).Value), Is.EqualTo(42));
        Assert.That(WindowCell.Number(Get(again, Window, 60).Value), Is.EqualTo(WindowPeriod.MinuteOf(again.Clock.Utc(again.Clock.Now))));
    }

    [Test]
    public void A_file_that_is_something_else_is_left_as_it_is()
    {
        File.WriteAllText(FileName, "precious");

        Assert.That(Refused(), Does.Contain("no counters file").And.Contain(FileName));
        Assert.That(File.ReadAllText(FileName), Is.EqualTo("precious"));
    }

    [TestCase(0)]
    [TestCase(5_000)]
    public void A_file_whose_making_was_cut_short_is_made_anew(int length)
    {
        File.WriteAllBytes(FileName, new byte[length]);
        using var slab = CounterSlab.Open(FileName, _time);

        Assert.That(Get(slab, Places).Value, Is.Zero);
        Assert.That(new FileInfo(FileName), Has.Length.EqualTo(SlabLayout.Bytes));
    }

    [Test]
    public void A_truncated_file_is_refused()
    {
        CounterSlab.Open(FileName, _time).Dispose();
        using (var file = File.Open(FileName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.SetLength(100_000);
        }

        Assert.That(Refused(), Does.Contain("damaged").And.Contain("100000"));
    }

    [TestCase(SlabLayout.BootHighAt, "corrupt")]
    [TestCase(SlabLayout.ClockOffsetAt, "corrupt")]
    [TestCase(SlabLayout.CheckAt, "corrupt")]
    [TestCase(SlabLayout.ShapeAt, "another version")]
    [TestCase(SlabLayout.MagicAt, "no counters file")]
    public void An_altered_header_is_refused(long at, string message)
    {
        CounterSlab.Open(FileName, _time).Dispose();
        var bytes = File.ReadAllBytes(FileName);
        bytes[at] ^= 0x10;
        File.WriteAllBytes(FileName, bytes);

        Assert.That(Refused(), Does.Contain(message));
        Assert.That(File.ReadAllBytes(FileName), Is.EqualTo(bytes));
    }

    [Test]
    public void More_processes_than_there_are_entries_are_refused_and_one_that_leaves_makes_room()
    {
        var all = Enumerable.Range(0, SlabLayout.Processes).Select(_ => CounterSlab.Open(FileName, _time)).ToList();
        Assert.That(Refused(), Does.Contain($"{SlabLayout.Processes} processes"));
        all[3].Dispose();
        all.Add(CounterSlab.Open(FileName, _time));
        all.ForEach(static slab => slab.Dispose());
    }

    [Test]
    public void A_folder_that_is_not_there_is_told() =>
        Assert.That(
            () => CounterSlab.Open(_folder.At("none/counters"), _time),
            Throws.TypeOf<CounterFileException>().With.Message.Contain("none/counters"));

    private static CounterCell Get(CounterSlab slab, UInt128 key, int minutes = 0) =>
        slab.Get(key, key == Window ? CellKind.Window : key == Rate ? CellKind.Rate : CellKind.Places, minutes)!;

    private string Refused() => Assert.Throws<CounterFileException>(() => CounterSlab.Open(FileName, _time))!.Message;
}
