namespace ConfigCenter.Ingest;

/// <summary>A row to be added to <c>usage_minutes_tallies</c> or <c>usage_hours_tallies</c>.</summary>
internal sealed record UsageTallyRow(long Slot, long SeriesId, UsageTally Tally, long Count);
