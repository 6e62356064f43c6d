using System.Globalization;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>A range in one.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Totals">What was served.</param>
/// <param name="RequestsPerSecond">On average.</param>
/// <param name="Statuses">Answers by status.</param>
/// <param name="Refusals">Refusals by reason.</param>
/// <param name="Users">Distinct users, in the hours that the range touches; absent where they are not known: they are counted by namespace alone.</param>
internal sealed record TrafficSummary(
    string From,
    string To,
    TrafficTotals Totals,
    double RequestsPerSecond,
    IReadOnlyDictionary<string, long> Statuses,
    IReadOnlyDictionary<string, long> Refusals,
    long? Users)
{
    public static TrafficSummary Of(MinuteRange range, UsageSummary summary) => new(
        ResourceJson.Time(range.Start),
        ResourceJson.Time(range.End),
        TrafficTotals.Of(summary.Sums),
        Math.Round(summary.Sums.Requests / (range.Length * 60d), 3),
        Names(summary.Tallies, UsageTallyKind.Status),
        Names(summary.Tallies, UsageTallyKind.Refusal),
        summary.Users);

    private static Dictionary<string, long> Names(IReadOnlyDictionary<UsageTally, long> tallies, UsageTallyKind kind) => tallies
        .Where(tally => tally.Key.Kind == kind)
        .OrderBy(tally => kind == UsageTallyKind.Status ? long.Parse(tally.Key.Name, CultureInfo.InvariantCulture) : -tally.Value)
        .ToDictionary(static tally => tally.Key.Name, static tally => tally.Value, StringComparer.Ordinal);
}
