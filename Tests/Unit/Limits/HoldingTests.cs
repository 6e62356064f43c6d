using CsCheck;
using Gateway.Core.Buffers;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

public sealed class HoldingTests
{
    private const long Minute = 60_000_000_000;

    [Test]
    public void Every_sequence_of_requests_does_what_the_reference_does() =>
        Gen.Select(Gen.Int[0, 9], Gen.Long[0, 600], Gen.Long[0, 900], Gen.Int[0, 7]).Array[1, 80].Sample(static steps =>
        {
            var time = new ManualTime();
            using var slab = CounterSlab.Anonymous(time);
            var (limits, reference) = Make(slab);
            var requests = new List<(Holding Holding, ReferenceLimits.Held Held)>();
            foreach (var (kind, first, second, which) in steps)
            {
                var minute = slab.Clock.Utc(slab.Clock.Now) / Minute;
                switch (kind)
                {
                    case <= 4:
                        Admit(slab, limits, reference, requests, new TokenDemand(true, first, kind < 3 ? null : second, 300, kind != 2, kind < 2), minute);
                        break;
                    case 5:
                        time.Advance(TimeSpan.FromSeconds(first));
                        break;
                    case 6 or 7 when requests.Count > 0:
                        var (extended, held) = requests[which % requests.Count];
                        var allowed = extended.Extend(second);
                        Assert.That(held.IsStream ? allowed : extended.Cap, Is.EqualTo(held.IsStream ? reference.Extend(held, minute, second) : allowed));
                        break;
                    case > 7 when requests.Count > 0:
                        var (settled, ended) = requests[which % requests.Count];
                        requests.RemoveAt(which % requests.Count);
                        settled.ReleasePlaces();
                        settled.ReleasePlaces();
                        settled.Settle(first, second);
                        reference.Settle(ended, minute, first, second);
                        break;
                }

                Compare(limits, reference, slab.Clock.Utc(slab.Clock.Now));
            }
        });

    [Test]
    public async Task Under_contention_no_window_is_exceeded_and_all_but_a_hundredth_is_delivered()
    {
        const long Limit = 300_000;
        using var slab = CounterSlab.Anonymous(new ManualTime());
        var window = Window(slab, "w", 60, Limit, TokenSide.Total);
        var tighter = Window(slab, "v", 30, Limit - 1_000, TokenSide.Total);
        var limits = new LimitSet
        {
            Windows = new ModelWindows([window, tighter]),
            Places = [new PlaceLimit("p", slab.Get(CellKey.Of("p"), CellKind.Places)!, 3)],
        };
        var delivered = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => Deliver(slab, limits, new Random(thread)))));

        // What is given back while others are refused is left to whoever comes last.
        var total = delivered.Sum() + Deliver(slab, limits, new Random(99));
        var utc = slab.Clock.Utc(slab.Clock.Now);
        Assert.Multiple(() =>
        {
            Assert.That(total, Is.EqualTo(window.Used(utc)).And.EqualTo(tighter.Used(utc)));
            Assert.That(total, Is.AtMost(tighter.Limit).And.AtLeast(tighter.Limit * 99 / 100));
            Assert.That(limits.Places[0].Cell.Value, Is.Zero);
            Assert.That(OwnPart.Places(limits.Places[0].Cell.Own), Is.Zero);
        });
    }

    [Test]
    public void Admission_slices_and_settlement_allocate_nothing()
    {
        using var slab = CounterSlab.Anonymous(TimeProvider.System);
        var (limits, _) = Make(slab);
        var reservation = new Reservation();
        for (var i = 0; i < 3; i++)
        {
            Run(1_000);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Run(int count)
        {
            var demand = new TokenDemand(true, 1, null, 100, true, true);
            for (var i = 0; i < count; i++)
            {
                reservation.Begin(limits, "model"u8, slab.Clock);
                reservation.TryTake(demand);
                reservation.TryShadow(limits, "model"u8, demand);
                reservation.Allow(700);
                reservation.TrySettle(0, 0, out _);
                reservation.Reset();
            }
        }
    }

    private static void Admit(
        CounterSlab slab, LimitSet limits, ReferenceLimits reference, List<(Holding, ReferenceLimits.Held)> requests, in TokenDemand demand, long minute)
    {
        var cap = Math.Min(limits.MaxOutput, demand.Maximum ?? long.MaxValue);
        var holding = new Holding();
        holding.Begin(limits, "model"u8, slab.Clock);
        var refusal = holding.TryTake(demand);
        var isStream = demand is { IsStream: true, Maximum: null, Generates: true };
        var held = reference.Admit(slab.Clock.Now, minute, demand.Input, demand.Wanted(cap), isStream, cap);
        Assert.That(refusal.Reason == Refusal.None, Is.EqualTo(held is not null), refusal.ToString());
        if (held is not null)
        {
            Assert.That(holding.Granted, Is.EqualTo(held.Output));
            requests.Add((holding, held));
        }
    }

    private static void Compare(LimitSet limits, ReferenceLimits reference, long utc)
    {
        reference.Windows.ForEach(window => window.Roll(utc / Minute));
        Assert.That(limits.Places[0].Cell.Value, Is.EqualTo(reference.PlacesTaken));
        Assert.That(limits.Rates.Select(static rate => rate.Cell.Value), Is.EqualTo(reference.Rates.Select(static rate => rate.Arrival)));
        Assert.That(limits.Windows.All.Select(window => window.Used(utc)), Is.EqualTo(reference.Windows.Select(static window => window.Count)));
    }

    private static (LimitSet Limits, ReferenceLimits Reference) Make(CounterSlab slab)
    {
        var limits = new LimitSet
        {
            Places = [new PlaceLimit("p", slab.Get(CellKey.Of("p"), CellKind.Places)!, 4)],
            Rates =
            [
                new RateLimit("r", slab.Get(CellKey.Of("r"), CellKind.Rate)!, 1, 100, 4),
                new RateLimit("s", slab.Get(CellKey.Of("s"), CellKind.Rate)!, 3, 1_000, 6),
            ],
            Windows = new ModelWindows(
            [
                Window(slab, "total", 10, 3_000, TokenSide.Total),
                Window(slab, "output", 20, 2_500, TokenSide.Output),
                Window(slab, "input", 5, 1_200, TokenSide.Input),
            ]),
            MaxOutput = 800,
        };
        var reference = new ReferenceLimits { Places = 4 };
        reference.Rates.AddRange(limits.Rates.Select(static rate => new ReferenceLimits.Rate { Interval = rate.Interval, Tolerance = rate.Tolerance }));
        reference.Windows.AddRange(limits.Windows.All.Select(static window => new ReferenceLimits.Window
        {
            Minutes = ((FixedPeriod)window.Period).LongestMinutes,
            Limit = window.Limit,
            CountsInput = window.CountsInput,
            CountsOutput = window.CountsOutput,
        }));
        return (limits, reference);
    }

    private static TokenWindow Window(CounterSlab slab, string name, int minutes, long limit, TokenSide side) => new()
    {
        Policy = name,
        Label = name,
        Cell = slab.Get(CellKey.Of(name), CellKind.Window, minutes)!,
        Limit = limit,
        Period = new FixedPeriod(minutes),
        Side = side,
        Model = new WildcardPattern("*"),
    };

    // Requests one after the other, of all kinds, until even the smallest is refused by the windows. What was used, as delivered.
    private static long Deliver(CounterSlab slab, LimitSet limits, Random random)
    {
        var delivered = 0L;
        var holding = new Holding();
        while (true)
        {
            var isStream = random.Next(2) == 0;
            holding.Begin(limits, default, slab.Clock);
            var refusal = holding.TryTake(new TokenDemand(true, random.Next(3), isStream ? null : random.Next(1, 200), 100, true, isStream));
            if (refusal.Reason == Refusal.None)
            {
                var output = Math.Min(holding.Extend(random.Next(1, 2_000)), random.Next(1, 2_000));
                holding.ReleasePlaces();
                holding.Settle(holding.Input, output);
                delivered += holding.Input + output;
            }

            holding.Reset();
            if (refusal.Reason is Refusal.TokensLimited or Refusal.ContextLengthExceeded)
            {
                return delivered;
            }
        }
    }
}
