namespace ConfigCenter.Ingest;

/// <summary>What a gateway counted of one series in one minute.</summary>
/// <param name="Minute">Minutes since 1970 in UTC.</param>
/// <param name="Series">What it was counted of.</param>
/// <param name="Sums">The sums.</param>
/// <param name="Tallies">Statuses and refusals by name.</param>
internal sealed record UsageMinute(long Minute, UsageSeries Series, UsageSums Sums, IReadOnlyDictionary<UsageTally, long> Tallies);
