namespace ConfigCenter.Ingest;

/// <summary>What the names of tallies are; the numbers are stored.</summary>
internal enum UsageTallyKind
{
    /// <summary>Statuses of answers.</summary>
    Status = 0,

    /// <summary>Reasons of refusals.</summary>
    Refusal = 1,
}
