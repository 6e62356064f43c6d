using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>What a ranking is by.</summary>
/// <param name="Name">In the API.</param>
/// <param name="Value">The value of sums.</param>
/// <param name="Unit">By what values are divided before they are shown.</param>
internal sealed record UsageMetric(string Name, Func<UsageSums, long> Value, decimal Unit = 1)
{
    private const decimal NanoPerUsd = 1_000_000_000m;

    public static readonly IReadOnlyList<UsageMetric> All =
    [
        new("requests", static sums => sums.Requests),
        new("tokens", static sums => sums.InputTokens + sums.OutputTokens),
        new("inputTokens", static sums => sums.InputTokens),
        new("outputTokens", static sums => sums.OutputTokens),
        new("cost", static sums => sums.CostNano, NanoPerUsd),
        new("refused", static sums => sums.Refused),
        new("errors", static sums => sums.ServerErrors),
    ];

    /// <summary>A value as it is shown: costs in USD, all others as they are.</summary>
    public decimal Show(long value) => value / Unit;
}
