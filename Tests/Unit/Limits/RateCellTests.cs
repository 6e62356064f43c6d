using CsCheck;
using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

public sealed class RateCellTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void No_interval_admits_more_than_the_burst_and_the_rate_and_a_steady_demand_gets_its_share() =>
        Gen.Select(Gen.Int[1, 20], Gen.Long[1, 1_000], Gen.Long[0, 400].Array[1, 200]).Sample((burst, interval, gaps) =>
        {
            long cell = 0;
            var now = 5_000L;
            var admitted = new List<long>();
            foreach (var gap in gaps)
            {
                now += gap;
                var isDue = RateCell.Wait(cell, now, interval, burst * interval) == 0;
                var isAdmitted = RateCell.TryTake(ref cell, now, interval, burst * interval);
                Assert.That(isAdmitted, Is.EqualTo(isDue));
                if (isAdmitted)
                {
                    admitted.Add(now);
                }
            }

            for (var i = 0; i < admitted.Count; i++)
            {
                for (var j = i; j < admitted.Count; j++)
                {
                    Assert.That((j - i + 1 - burst) * interval, Is.AtMost(admitted[j] - admitted[i]));
                }
            }

            // The token bucket with real numbers says the same.
            Assert.That(admitted, Is.EqualTo(Bucket(burst, interval, gaps)));
        });

    [Test]
    public void Who_waits_as_long_as_told_is_admitted_and_a_nanosecond_earlier_is_not()
    {
        long cell = 0;
        const long Interval = 250;
        const long Tolerance = 3 * Interval;
        for (var i = 0; i < 3; i++)
        {
            Assert.That(RateCell.TryTake(ref cell, 1_000, Interval, Tolerance), Is.True);
        }

        var wait = RateCell.Wait(cell, 1_000, Interval, Tolerance);
        Assert.That(wait, Is.EqualTo(Interval));
        Assert.That(RateCell.TryTake(ref cell, 1_000 + wait - 1, Interval, Tolerance), Is.False);
        Assert.That(RateCell.TryTake(ref cell, 1_000 + wait, Interval, Tolerance), Is.True);
    }

    [Test]
    public void Taking_back_leaves_nothing_when_no_time_has_passed_and_never_too_little_when_some_has() =>
        Gen.Select(Gen.Long[1, 500], Gen.Long[0, 700].Array[1, 30], Gen.Int[0, 29]).Sample((interval, gaps, victim) =>
        {
            // Everybody takes at times of their own; one of them takes it back at the end.
            var time = new ManualTime();
            var clock = new LimitClock(time);
            long with = 0;
            long without = 0;
            var takenAt = 0L;
            for (var i = 0; i < gaps.Length; i++)
            {
                time.AdvanceNanoseconds(gaps[i]);
                RateCell.TryTake(ref with, clock.Now, interval, long.MaxValue / 2);
                if (i == victim % gaps.Length)
                {
                    takenAt = clock.Now;
                }
                else
                {
                    RateCell.TryTake(ref without, clock.Now, interval, long.MaxValue / 2);
                }
            }

            var before = with;
            RateCell.Undo(ref with, takenAt, interval, clock);
            Assert.That(Ahead(with), Is.InRange(Ahead(without), Ahead(before)));
            if (takenAt == clock.Now)
            {
                Assert.That(Ahead(with), Is.EqualTo(Ahead(without)));
            }

            long Ahead(long cell) => Math.Max(0, cell - clock.Now);
        });

    [Test]
    public async Task Threads_that_take_and_take_back_never_get_more_than_the_bound()
    {
        const long Interval = 1_000_000;
        const int Burst = 7;
        var time = TimeProvider.System;
        var clock = new LimitClock(time);
        var cell = new long[1];
        var admitted = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var own = new List<long>();
            for (var i = 0; i < 20_000; i++)
            {
                var now = clock.Now;
                if (!RateCell.TryTake(ref cell[0], now, Interval, Burst * Interval))
                {
                    continue;
                }

                if (random.Next(3) == 0)
                {
                    RateCell.Undo(ref cell[0], now, Interval, clock);
                }
                else
                {
                    own.Add(now);
                }
            }

            return own;
        })));

        var all = admitted.SelectMany(static own => own).Order().ToArray();
        Assert.That(all, Is.Not.Empty);
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = i; j < all.Length; j++)
            {
                Assert.That((j - i + 1 - Burst) * Interval, Is.AtMost(all[j] - all[i]));
            }
        }
    }

    [TestCase(3, 1, 333_333_334)]
    [TestCase(50, 1, 20_000_000)]
    [TestCase(1, 86_400, 86_400 * Second)]
    [TestCase(1_000_000_000, 1, 1)]
    public void The_interval_is_rounded_up(long requests, int seconds, long interval)
    {
        using var slab = CounterSlab.Anonymous(new ManualTime());
        var rate = new RateLimit("p", slab.Get(CellKey.Of("a"), CellKind.Rate)!, requests, seconds, 1_000_000_000);
        Assert.That(rate.Interval, Is.EqualTo(interval));
        Assert.That(rate.Tolerance, Is.Positive.And.AtLeast(rate.Interval).And.LessThan(long.MaxValue / 2));
        Assert.That(rate.Remaining(slab.Clock.Now), Is.EqualTo(rate.Tolerance / rate.Interval));
    }

    private static List<long> Bucket(int burst, long interval, long[] gaps)
    {
        var admitted = new List<long>();
        var now = 5_000L;
        var full = (decimal)burst;
        var level = full;
        foreach (var gap in gaps)
        {
            now += gap;
            level = Math.Min(full, level + ((decimal)gap / interval));
            if (level >= 1 - 0.0000001m)
            {
                level -= 1;
                admitted.Add(now);
            }
        }

        return admitted;
    }
}
