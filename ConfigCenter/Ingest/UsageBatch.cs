namespace ConfigCenter.Ingest;

/// <summary>What a gateway counted since its last batch.</summary>
internal sealed record UsageBatch(IReadOnlyList<UsageMinute> Minutes, IReadOnlyList<UserRegisters> Users);
