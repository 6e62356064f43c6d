using Gateway.Core.Limits;

namespace ConfigCenter.Insight;

/// <summary>The points of a time series: each begins at an edge and ends at the next one.</summary>
/// <param name="Granularity">How long they are.</param>
/// <param name="Edges">In minutes since 1970, ascending; one more than there are points.</param>
internal sealed record TimeGrid(Granularity Granularity, IReadOnlyList<long> Edges)
{
    /// <summary>Points that a series may have.</summary>
    public const int MaxPoints = 2000;

    private const long Hour = 60;
    private const long LongestInMinutes = 6 * Hour;
    private const long LongestInHours = 14 * 24 * Hour;
    // A day that is repeated, where a country moves over the date line.
    private const long LongestDay = 2 * 24 * Hour;
    private const long NanosecondsPerMinute = 60_000_000_000;

    /// <summary>From the first edge to the last.</summary>
    public MinuteRange Range => new(Edges[0], Edges[^1]);

    /// <summary>The granularity that makes a few hundred points, at most.</summary>
    public static Granularity GranularityOf(MinuteRange range) =>
        range.Length <= LongestInMinutes ? Granularity.Minute : range.Length <= LongestInHours ? Granularity.Hour : Granularity.Day;

    /// <summary>The points that a range touches, whole.</summary>
    /// <returns>Null when they are too many.</returns>
    public static TimeGrid? Of(MinuteRange range, Granularity granularity, TimeZoneInfo zone)
    {
        if (granularity == Granularity.Day)
        {
            return range.Length / (24 * Hour) <= MaxPoints ? new TimeGrid(granularity, Days(range, zone)) : null;
        }

        var size = granularity == Granularity.Hour ? Hour : 1;
        var (first, last) = (range.From / size, (range.To + size - 1) / size);
        return last - first <= MaxPoints
            ? new TimeGrid(granularity, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * size)])
            : null;
    }

    /// <summary>The point that a minute of the range belongs to.</summary>
    public int IndexOf(long minute)
    {
        var (low, high) = (0, Edges.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Edges[middle] <= minute ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static List<long> Days(MinuteRange range, TimeZoneInfo zone)
    {
        var days = new CalendarPeriod(CalendarUnit.Day, zone);
        var edges = new List<long>();

        // A period tells its end: the first day is the one that an earlier day leads to.
        var end = days.At((range.From - LongestDay) * NanosecondsPerMinute).End / NanosecondsPerMinute;
        while (end < range.To)
        {
            var next = NextDay(days, zone, end);
            if (next > range.From)
            {
                edges.Add(end);
            }

            end = next;
        }

        edges.Add(end);
        return edges;
    }

    /// <summary>Where the day that a moment belongs to ends; always behind that moment.</summary>
    private static long NextDay(CalendarPeriod days, TimeZoneInfo zone, long minute)
    {
        var end = days.At(minute * NanosecondsPerMinute).End / NanosecondsPerMinute;
        if (end > minute)
        {
            return end;
        }

        // The next day was skipped, where a country moved over the date line, so that its midnight is nowhere.
        var date = DateAt(minute, zone);
        end = minute + 1;
        while (DateAt(end, zone) == date)
        {
            end++;
        }

        return end;
    }

    private static DateTime DateAt(long minute, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMinutes(minute), zone).Date;
}
