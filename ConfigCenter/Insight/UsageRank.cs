using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>A place in a ranking.</summary>
/// <param name="Name">Of whom; empty is what had no name.</param>
/// <param name="Sums">What was counted, without histograms.</param>
/// <param name="Before">What was counted a while earlier; null when that was not asked.</param>
/// <param name="Users">Distinct users; null where they are not known.</param>
internal sealed record UsageRank(string Name, UsageSums Sums, UsageSums? Before, long? Users);
