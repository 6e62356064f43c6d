namespace ConfigCenter.Ingest;

/// <summary>What is counted by a name.</summary>
internal readonly record struct UsageTally(UsageTallyKind Kind, string Name);
