using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>A range in one.</summary>
/// <param name="Sums">What was counted.</param>
/// <param name="Tallies">Statuses and refusals by name.</param>
/// <param name="Users">Distinct users; null where they are not known.</param>
internal sealed record UsageSummary(UsageSums Sums, IReadOnlyDictionary<UsageTally, long> Tallies, long? Users);
