using ConfigCenter.Ingest;
using ConfigCenter.Insight;

namespace ConfigCenter.Alerts;

/// <summary>What a rule looks at.</summary>
/// <param name="Name">In the API.</param>
/// <param name="Source">Where its values come from.</param>
/// <param name="Description">For people.</param>
internal sealed record AlertMetric(string Name, AlertSource Source, string Description)
{
    public static readonly AlertMetric InstanceSilentSeconds = new("instanceSilentSeconds", AlertSource.Instance, "seconds since the last report of a gateway that was not draining; of a day at most");

    public static readonly AlertMetric InstanceVersionsBehind = new("instanceVersionsBehind", AlertSource.Instance, "versions that a live gateway is behind the one in force");

    public static readonly AlertMetric InstanceProblems = new("instanceProblems", AlertSource.Instance, "problems that a live gateway reports");

    public static readonly AlertMetric UpstreamServersOut = new("upstreamServersOut", AlertSource.Upstream, "servers of an upstream that a live gateway passes over");

    public static readonly AlertMetric UpstreamOutRatio = new("upstreamOutRatio", AlertSource.Upstream, "the share of them of the upstream's servers; 1 is no healthy server");

    public static readonly IReadOnlyList<AlertMetric> All =
    [
        Amount("requests", "requests", static sums => sums.Requests),
        Ratio("errorRatio", "the share of requests that were answered with 500 or more", static sums => sums.ServerErrors),
        Ratio("refusalRatio", "the share of requests that were refused", static sums => sums.Refused),
        Amount("tokens", "tokens in and out", static sums => sums.InputTokens + sums.OutputTokens),
        Amount("inputTokens", "tokens in", static sums => sums.InputTokens),
        Amount("outputTokens", "tokens out", static sums => sums.OutputTokens),
        Amount("costUsd", "cost in USD", static sums => (double)sums.CostUsd),
        Percentile("durationMs", "a percentile of durations, in milliseconds", static (sums, share) => TimePercentile.Of(sums.Durations, share)),
        Percentile("firstByteMs", "a percentile of times to the first byte, in milliseconds", static (sums, share) => TimePercentile.Of(sums.FirstBytes, share)),
        new("quotaUsed", AlertSource.Quota, "the used share of a namespace's quota"),
        new("windowUsed", AlertSource.Window, "the used share of a token limit's window"),
        InstanceSilentSeconds,
        InstanceVersionsBehind,
        InstanceProblems,
        UpstreamServersOut,
        UpstreamOutRatio,
    ];

    /// <summary>The value of sums, at a percentile where there is one; null when they tell nothing. Null for what is not of usage.</summary>
    public Func<UsageSums, double, double?>? Value { get; private init; }

    /// <summary>True where few requests say little.</summary>
    public bool IsRelative { get; private init; }

    public bool IsPercentile { get; private init; }

    public static AlertMetric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    private static AlertMetric Amount(string name, string description, Func<UsageSums, double> value) =>
        new(name, AlertSource.Usage, description) { Value = (sums, _) => value(sums) };

    private static AlertMetric Ratio(string name, string description, Func<UsageSums, long> part) => new(name, AlertSource.Usage, description)
    {
        Value = (sums, _) => sums.Requests == 0 ? null : (double)part(sums) / sums.Requests,
        IsRelative = true,
    };

    private static AlertMetric Percentile(string name, string description, Func<UsageSums, double, double?> value) =>
        new(name, AlertSource.Usage, description) { Value = value, IsRelative = true, IsPercentile = true };
}
