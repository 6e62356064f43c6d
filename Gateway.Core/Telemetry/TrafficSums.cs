using Gateway.Core.Forwarding;
using Gateway.Core.Settlement;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Telemetry;

/// <summary>Adds the metrics up, for people.</summary>
internal static class TrafficSums
{
    private const double NanoPerDollar = 1e9;

    public static TrafficStats Of(ICollection<SeriesCells> all, LimitMetrics limits, IReadOnlyCollection<UpstreamRetries> retries) => new(
        all.Sum(static cells => cells.Requests),
        By(all, static cells => Words.Of(cells.Series.Outcome), static cells => cells.Requests),
        Refusals(limits, isEnforced: true),
        Refusals(limits, isEnforced: false),
        all.Sum(static cells => Tokens(cells.InputTokens)),
        all.Sum(static cells => Tokens(cells.OutputTokens)),
        all.Sum(static cells => cells.CostNano) / NanoPerDollar,
        all.Sum(static cells => cells.Truncations),
        all.Sum(static cells => cells.Bytes),
        By(Enum.GetValues<ForwarderError>(), Words.Of, error => retries.Sum(one => one.CountOf(error))),
        retries.Sum(static one => one.Refused));

    private static long Tokens(Func<SettledBy, long> count) => count(SettledBy.Usage) + count(SettledBy.Counted) + count(SettledBy.Estimated);

    private static Dictionary<string, long> Refusals(LimitMetrics limits, bool isEnforced) => By(
        limits.Rejections.Where(one => one.Series.IsEnforced == isEnforced), static one => RequestReasons.Text(one.Series.Rejection, one.Series.Reason) ?? "", static one => one.Count);

    // Without those that are nothing.
    private static Dictionary<string, long> By<T>(IEnumerable<T> all, Func<T, string> key, Func<T, long> count) =>
        all.GroupBy(key).Select(same => (same.Key, Count: same.Sum(count))).Where(static pair => pair.Count > 0).OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(static pair => pair.Key, static pair => pair.Count);
}
