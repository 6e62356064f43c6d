using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>A point of a time series.</summary>
/// <param name="At">Where it begins; it ends where the next one begins.</param>
/// <param name="Totals">What was served.</param>
/// <param name="Users">Distinct users; absent where they are not known.</param>
internal sealed record TrafficPoint(string At, TrafficTotals Totals, long? Users)
{
    public static TrafficPoint Of(UsagePoint point) =>
        new(ResourceJson.Time(DateTimeOffset.FromUnixTimeSeconds(point.Minute * 60)), TrafficTotals.Of(point.Sums), point.Users);
}
