namespace Gateway.Core;

/// <summary>What a data plane has done since it began: the sums of its metrics.</summary>
/// <param name="Requests">Requests that have ended.</param>
/// <param name="Outcomes">The same by how they ended.</param>
/// <param name="Refusals">Those that were refused, by the reason.</param>
/// <param name="ShadowRefusals">Those that policies in shadow mode would have refused, by the reason.</param>
/// <param name="InputTokens">Input tokens charged.</param>
/// <param name="OutputTokens">Output tokens charged.</param>
/// <param name="CostUsd">What they cost by the configuration's prices, in US dollars.</param>
/// <param name="Truncations">Answers that the limits ended.</param>
/// <param name="ResponseBytes">Bytes of answers' bodies.</param>
/// <param name="Retries">Attempts that failed and were followed by another, by what they ended in.</param>
/// <param name="RetriesRefused">Retries that the upstreams' budgets refused.</param>
public sealed record TrafficStats(
    long Requests,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyDictionary<string, long> Refusals,
    IReadOnlyDictionary<string, long> ShadowRefusals,
    long InputTokens,
    long OutputTokens,
    double CostUsd,
    long Truncations,
    long ResponseBytes,
    IReadOnlyDictionary<string, long> Retries,
    long RetriesRefused);
