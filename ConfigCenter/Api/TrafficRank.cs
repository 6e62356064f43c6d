using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>A place in a ranking.</summary>
/// <param name="Name">Of whom; empty is what had no name.</param>
/// <param name="Value">What it is ranked by; costs are in USD.</param>
/// <param name="Before">The same a week before; absent when that was not asked.</param>
/// <param name="Change">By what share it grew since then: 0.5 is half as much again; absent where there was nothing before.</param>
/// <param name="Totals">What was served, without times.</param>
/// <param name="Users">Distinct users; absent where they are not known.</param>
internal sealed record TrafficRank(string Name, decimal Value, decimal? Before, double? Change, TrafficTotals Totals, long? Users)
{
    public static TrafficRank Of(UsageRank rank, UsageMetric metric)
    {
        var value = metric.Value(rank.Sums);
        long? before = rank.Before is null ? null : metric.Value(rank.Before);
        return new TrafficRank(
            rank.Name, metric.Show(value), before is null ? null : metric.Show(before.Value), ChangeOf(value, before), TrafficTotals.Of(rank.Sums), rank.Users);
    }

    /// <summary>By what share a value grew.</summary>
    public static double? ChangeOf(long value, long? before) => before is null or 0 ? null : Math.Round(((double)value - before.Value) / before.Value, 4);
}
