using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>A time series without gaps.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Granularity"><c>minute</c>, <c>hour</c> or <c>day</c>.</param>
/// <param name="TimeZone">Whose midnight days begin at.</param>
/// <param name="Points">Its points.</param>
internal sealed record TrafficSeries(string From, string To, string Granularity, string TimeZone, IReadOnlyList<TrafficPoint> Points)
{
    public static TrafficSeries Of(TimeGrid grid, TimeZoneInfo zone, IReadOnlyList<UsagePoint> points) => new(
        ResourceJson.Time(grid.Range.Start),
        ResourceJson.Time(grid.Range.End),
        TrafficQuery.NameOf(grid.Granularity),
        zone.Id,
        [.. points.Select(TrafficPoint.Of)]);
}
