using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>A ranking.</summary>
/// <param name="From">Where the range begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="By">What is ranked.</param>
/// <param name="Metric">What it is ranked by.</param>
/// <param name="Items">The places, the first one first.</param>
internal sealed record TrafficRanking(string From, string To, string By, string Metric, IReadOnlyList<TrafficRank> Items)
{
    public static TrafficRanking Of(MinuteRange range, UsageDimension by, UsageMetric metric, IReadOnlyList<UsageRank> ranks) => new(
        ResourceJson.Time(range.Start), ResourceJson.Time(range.End), by.Name, metric.Name, [.. ranks.Select(rank => TrafficRank.Of(rank, metric))]);
}
