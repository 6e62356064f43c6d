namespace ConfigCenter.Ingest;

/// <summary>A row to be added to <c>usage_minutes</c> or <c>usage_hours</c>.</summary>
internal sealed record UsageRow(long Slot, long SeriesId, UsageSums Sums);
