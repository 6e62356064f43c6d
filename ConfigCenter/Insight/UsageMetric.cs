using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>What a ranking is by.</summary>
internal sealed record UsageMetric(string Name, Func<UsageSums, long> Value)
{
    public static readonly IReadOnlyList<UsageMetric> All =
    [
        new("requests", static sums => sums.Requests),
        new("tokens", static sums => sums.InputTokens + sums.OutputTokens),
        new("inputTokens", static sums => sums.InputTokens),
        new("outputTokens", static sums => sums.OutputTokens),
        new("cost", static sums => sums.CostNano),
        new("refused", static sums => sums.Refused),
        new("errors", static sums => sums.ServerErrors),
    ];
}
