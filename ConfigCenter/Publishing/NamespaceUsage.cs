namespace ConfigCenter.Publishing;

/// <summary>What a namespace was used for.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="Refused">Those that were not served.</param>
/// <param name="InputTokens">Input tokens.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CostUsd">By the prices of the configuration.</param>
/// <param name="Users">Distinct users.</param>
internal sealed record NamespaceUsage(long Requests, long Refused, long InputTokens, long OutputTokens, decimal CostUsd, long Users);
