using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using CsCheck;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter;

/// <summary>How time is cut into points and rows.</summary>
public class TimeGridTests
{
    private static readonly string[] Zones = ["UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "Africa/Cairo"];

    private static readonly Gen<MinuteRange> Ranges =
        Gen.Select(Gen.Long[20_000_000, 30_000_000], Gen.OneOf(Gen.Long[1, 200], Gen.Long[1, 100_000])).Select(static (from, length) => new MinuteRange(from, from + length));

    [Test]
    public void Every_minute_of_a_range_is_read_once() => Ranges.Sample(static range =>
    {
        var next = range.From;
        foreach (var segment in UsageSegment.Of(range))
        {
            if (segment.From * segment.Table.Minutes != next)
            {
                return false;
            }

            next = segment.To * segment.Table.Minutes;
        }

        return next == range.To;
    });

    [Test]
    public void Every_minute_of_a_grid_is_read_once_and_no_row_belongs_to_two_points() =>
        Gen.Select(Ranges, Gen.Enum<Granularity>(), Gen.Int[0, Zones.Length - 1].Select(static i => Zones[i])).Sample(static (range, granularity, zone) =>
        {
            if (TimeGrid.Of(range, granularity, TimeZoneInfo.FindSystemTimeZoneById(zone)) is not { } grid)
            {
                return true;
            }

            var next = grid.Range.From;
            foreach (var segment in UsageSlots.Of(grid))
            {
                if (segment.From * segment.Table.Minutes != next)
                {
                    return false;
                }

                next = segment.To * segment.Table.Minutes;
                if (segment.Table == UsageTable.ByHour && grid.Edges.Any(edge => edge % 60 != 0 && edge / 60 >= segment.From && edge / 60 < segment.To))
                {
                    return false;
                }
            }

            return next == grid.Range.To;
        });

    [Test]
    public void Every_day_of_a_zone_s_history_ends()
    {
        var years = new MinuteRange(DateTimeOffset.Parse("2008-01-01T00:00Z", null).ToUnixTimeSeconds() / 60, DateTimeOffset.Parse("2013-01-01T00:00Z", null).ToUnixTimeSeconds() / 60);
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            Assert.That(TimeGrid.Of(years, Granularity.Day, zone)!.Edges, Is.Ordered.Ascending.And.Unique, zone.Id);
        }
    }

    [Test]
    public void Points_ascend_cover_the_range_and_begin_where_their_step_does() =>
        Gen.Select(Ranges, Gen.Enum<Granularity>(), Gen.Int[0, Zones.Length - 1].Select(static i => Zones[i])).Sample(static (range, granularity, name) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            if (TimeGrid.Of(range, granularity, zone) is not { } grid)
            {
                return range.Length > 2000;
            }

            return grid.Edges.Zip(grid.Edges.Skip(1)).All(static pair => pair.First < pair.Second)
                && grid.Edges[0] <= range.From && range.From < grid.Edges[1]
                && grid.Edges[^2] < range.To && range.To <= grid.Edges[^1]
                && grid.Edges.All(edge => granularity switch
                {
                    Granularity.Minute => true,
                    Granularity.Hour => edge % 60 == 0,
                    _ => BeginsDay(DateTime.UnixEpoch.AddMinutes(edge), zone),
                })
                && Enumerable.Range(0, grid.Edges.Count - 1).All(point => grid.IndexOf(grid.Edges[point]) == point && grid.IndexOf(grid.Edges[point + 1] - 1) == point);
        });

    private static bool BeginsDay(DateTime utc, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, zone).Date > TimeZoneInfo.ConvertTimeFromUtc(utc.AddMinutes(-1), zone).Date;
}
