using System.Globalization;
using CsCheck;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using NUnit.Framework;

namespace Tests.Unit.Limits;

public sealed class CalendarPeriodTests
{
    private static readonly string[] Units = ["hour", "day", "week", "month"];
    private static readonly string[] Zones = ["UTC", "America/Havana", "Asia/Shanghai", "Europe/Berlin", "Asia/Beirut", "America/Sao_Paulo"];

    [TestCase("day", "UTC", "2026-03-10T12:00:00", "2026-03-10T00:00:00", "2026-03-11T00:00:00")]
    [TestCase("day", "Asia/Shanghai", "2026-03-10T12:00:00", "2026-03-09T16:00:00", "2026-03-10T16:00:00")]
    [TestCase("day", "Asia/Kathmandu", "2026-03-10T18:14:59", "2026-03-09T18:15:00", "2026-03-10T18:15:00")]
    [TestCase("day", "America/New_York", "2026-03-08T12:00:00", "2026-03-08T05:00:00", "2026-03-09T04:00:00", Description = "23 hours")]
    [TestCase("day", "America/New_York", "2026-11-01T12:00:00", "2026-11-01T04:00:00", "2026-11-02T05:00:00", Description = "25 hours")]
    [TestCase("day", "America/Havana", "2026-03-08T12:00:00", "2026-03-08T05:00:00", "2026-03-09T04:00:00", Description = "midnight is skipped")]
    [TestCase("day", "America/Havana", "2026-11-01T12:00:00", "2026-11-01T04:00:00", "2026-11-02T05:00:00", Description = "midnight comes twice")]
    [TestCase("day", "America/Havana", "2026-11-01T04:30:00", "2026-11-01T04:00:00", "2026-11-02T05:00:00")]
    [TestCase("day", "America/Havana", "2026-11-01T05:30:00", "2026-11-01T04:00:00", "2026-11-02T05:00:00")]
    [TestCase("week", "UTC", "2026-03-08T23:59:59", "2026-03-02T00:00:00", "2026-03-09T00:00:00")]
    [TestCase("week", "UTC", "2026-03-09T00:00:00", "2026-03-09T00:00:00", "2026-03-16T00:00:00")]
    [TestCase("week", "Europe/Berlin", "2026-03-29T12:00:00", "2026-03-22T23:00:00", "2026-03-29T22:00:00")]
    [TestCase("month", "UTC", "2028-02-29T12:00:00", "2028-02-01T00:00:00", "2028-03-01T00:00:00")]
    [TestCase("month", "Europe/Berlin", "2026-03-31T21:59:59", "2026-02-28T23:00:00", "2026-03-31T22:00:00")]
    [TestCase("month", "Pacific/Auckland", "2025-12-31T11:00:00", "2025-12-31T11:00:00", "2026-01-31T11:00:00")]
    [TestCase("hour", "UTC", "2026-03-10T12:59:59", "2026-03-10T12:00:00", "2026-03-10T13:00:00")]
    [TestCase("hour", "Asia/Kolkata", "2026-03-10T12:29:59", "2026-03-10T11:30:00", "2026-03-10T12:30:00")]
    [TestCase("hour", "America/New_York", "2026-11-01T05:30:00", "2026-11-01T05:00:00", "2026-11-01T06:00:00")]
    [TestCase("hour", "America/New_York", "2026-11-01T06:30:00", "2026-11-01T06:00:00", "2026-11-01T07:00:00")]
    public void A_moment_belongs_to_the_period_of_its_calendar(string unit, string zone, string moment, string start, string end)
    {
        var span = Period(unit, zone).At(Utc(moment));

        Assert.That(span, Is.EqualTo(new WindowSpan(WindowPeriod.MinuteOf(Utc(start)), Utc(end))));
    }

    [Test]
    public void Periods_follow_one_another_without_a_gap_and_are_no_longer_than_they_say() =>
        Gen.Select(
            Gen.Int[0, Units.Length - 1],
            Gen.Int[0, Zones.Length - 1],
            Gen.Int[0, 20 * 365 * 24]).Sample((unit, zone, hours) =>
        {
            var period = Period(Units[unit], Zones[zone]);
            var moment = Utc("2024-02-01T00:00:00") + (hours * 3_600_000_000_000L);
            var span = period.At(moment);
            var last = period.At(span.End - 1);
            var next = period.At(span.End);
            Assert.That(span.End, Is.GreaterThan(moment));
            Assert.That(WindowPeriod.MinuteOf(moment), Is.AtLeast(span.Number));
            Assert.That(last, Is.EqualTo(span));
            Assert.That(next.Number, Is.EqualTo(WindowPeriod.MinuteOf(span.End)));
            Assert.That(next.Number - span.Number, Is.AtMost(period.LongestMinutes));
        });

    [Test]
    public void Fixed_windows_are_aligned_to_1970()
    {
        var span = new FixedPeriod(7).At(Utc("2026-03-10T12:00:00"));
        var start = WindowPeriod.FirstMinute + span.Number;

        Assert.That(start % 7, Is.Zero);
        Assert.That(span.End, Is.EqualTo((start + 7) * 60_000_000_000));
        Assert.That(WindowPeriod.MinuteOf(Utc("2055-01-01T00:00:00")), Is.LessThan(WindowCell.MaxNumber));
    }

    private static CalendarPeriod Period(string unit, string zone) => new(SnapshotWords.CalendarUnits[unit], TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static long Utc(string text) =>
        (DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal) - DateTime.UnixEpoch).Ticks * 100;
}
