using ConfigCenter.Ingest;

namespace ConfigCenter.Api;

/// <summary>What was served, added up.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="Succeeded">Answered below 400.</param>
/// <param name="ClientErrors">Answered with 400 to 499.</param>
/// <param name="ServerErrors">Answered with 500 or more.</param>
/// <param name="Refused">Not served, for whatever reason.</param>
/// <param name="InputTokens">Input tokens.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CachedInputTokens">Input tokens that the upstream had in its cache.</param>
/// <param name="CostUsd">By the prices of the configuration.</param>
/// <param name="Truncated">Answers that were cut at a limit.</param>
/// <param name="Estimated">Requests whose tokens are estimated.</param>
/// <param name="Duration">To the answer's last byte; absent when nothing was counted.</param>
/// <param name="FirstByte">To the answer's first byte; absent when nothing was counted.</param>
internal sealed record TrafficTotals(
    long Requests,
    long Succeeded,
    long ClientErrors,
    long ServerErrors,
    long Refused,
    long InputTokens,
    long OutputTokens,
    long CachedInputTokens,
    decimal CostUsd,
    long Truncated,
    long Estimated,
    TrafficTimes? Duration,
    TrafficTimes? FirstByte)
{
    public static TrafficTotals Of(UsageSums sums) => new(
        sums.Requests,
        sums.Succeeded,
        sums.ClientErrors,
        sums.ServerErrors,
        sums.Refused,
        sums.InputTokens,
        sums.OutputTokens,
        sums.CachedInputTokens,
        sums.CostUsd,
        sums.Truncated,
        sums.Estimated,
        TrafficTimes.Of(sums.Durations, sums.DurationMs),
        TrafficTimes.Of(sums.FirstBytes, sums.FirstByteMs));
}
