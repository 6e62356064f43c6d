using System.Buffers;
using ConfigCenter.Data;
using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>Which usage a request is about: what, when, in what steps.</summary>
internal static class TrafficQuery
{
    public const int MaxRanks = 100;

    private const int DefaultRanks = 10;
    private const long MaxRangeMinutes = 3_660L * 24 * 60;
    private const long DayMinutes = 24 * 60;

    private static readonly SearchValues<char> ZoneLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-");
    private static readonly Granularity[] Granularities = Enum.GetValues<Granularity>();

    public static readonly IReadOnlyList<QueryParameter> Filters =
        [.. UsageDimension.All.Select(static dimension => new QueryParameter(dimension.Name, FilterKind.Text, $"Only this {dimension.Name}."))];

    public static readonly IReadOnlyList<QueryParameter> Times =
    [
        new("from", FilterKind.Time, "The earliest time, to the minute; a day before the end unless told."),
        new("to", FilterKind.Time, "The first time that is too late, to the minute; now unless told."),
    ];

    public static readonly IReadOnlyList<QueryParameter> Steps =
    [
        new("granularity", FilterKind.Text, "minute, hour or day; by the length of the range unless told."),
        new("time_zone", FilterKind.Text, "Whose midnight days begin at, such as Asia/Shanghai; UTC unless told."),
    ];

    public static readonly IReadOnlyList<QueryParameter> Ranks =
    [
        new("by", FilterKind.Text, $"What is ranked: {string.Join(", ", UsageDimension.All.Select(static dimension => dimension.Name))}; namespace unless told."),
        new("metric", FilterKind.Text, $"What by: {string.Join(", ", UsageMetric.All.Select(static metric => metric.Name))}; requests unless told."),
        new("limit", FilterKind.Number, $"How many: {DefaultRanks} unless told, at most {MaxRanks}."),
    ];

    public static UsageFilter Filter(QueryReader query) => new(
        [.. UsageDimension.All.Select(dimension => (dimension, Value: query.Text(dimension.Name))).Where(static name => name.Value is not null).Select(static name => (name.dimension, name.Value!))]);

    /// <summary>The range that is asked for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="now">The time.</param>
    /// <param name="days">How long a range is whose beginning is not told.</param>
    public static MinuteRange Range(QueryReader query, DateTimeOffset now, int days = 1)
    {
        var to = Minute(query, "to", roundUp: true) ?? (now.ToUnixTimeSeconds() / 60) + 1;
        var from = Minute(query, "from", roundUp: false) ?? to - (days * DayMinutes);
        if (from >= to)
        {
            query.Fail("from", "must be before to");
        }
        else if (to - from > MaxRangeMinutes)
        {
            query.Fail("from", "must be at most ten years before to");
        }

        return new MinuteRange(from, to);
    }

    /// <summary>The points that are asked for; null, and a failure in the query, when there are none.</summary>
    public static (TimeGrid Grid, TimeZoneInfo Zone)? Grid(QueryReader query, MinuteRange range)
    {
        var zone = Zone(query);
        var granularity = query.OneOf("granularity", Granularities, NameOf, TimeGrid.GranularityOf(range));
        if (zone is null || query.Failure is not null)
        {
            return null;
        }

        if (TimeGrid.Of(range, granularity, zone) is { } grid)
        {
            return (grid, zone);
        }

        query.Fail("granularity", $"must be longer: a series has at most {TimeGrid.MaxPoints} points");
        return null;
    }

    public static (UsageDimension By, UsageMetric Metric, int Count) Rank(QueryReader query) => (
        query.OneOf("by", UsageDimension.All, static dimension => dimension.Name, UsageDimension.Namespace),
        query.OneOf("metric", UsageMetric.All, static metric => metric.Name, UsageMetric.All[0]),
        (int)(query.Number("limit", 1, MaxRanks) ?? DefaultRanks));

    public static string NameOf(Granularity granularity) => granularity switch
    {
        Granularity.Minute => "minute",
        Granularity.Hour => "hour",
        _ => "day",
    };

    private static long? Minute(QueryReader query, string name, bool roundUp) => (query.Time(name) + (roundUp ? 59_999 : 0)) / 60_000;

    private static TimeZoneInfo? Zone(QueryReader query)
    {
        var name = query.Text("time_zone") ?? "UTC";

        // A zone's name is looked up as a file's: only what zones are made of gets there.
        if (!name.AsSpan().ContainsAnyExcept(ZoneLetters) && name[0] is not '/' and not '-' && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        query.Fail("time_zone", "must be the name of a time zone, such as Asia/Shanghai");
        return null;
    }
}
