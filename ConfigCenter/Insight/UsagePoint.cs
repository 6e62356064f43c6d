using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>A point of a time series.</summary>
/// <param name="Minute">Where it begins, in minutes since 1970.</param>
/// <param name="Sums">What was counted.</param>
/// <param name="Users">Distinct users; null where they are not known.</param>
internal sealed record UsagePoint(long Minute, UsageSums Sums, long? Users);
