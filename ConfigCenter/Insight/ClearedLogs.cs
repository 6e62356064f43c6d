namespace ConfigCenter.Insight;

/// <summary>What was cleared.</summary>
/// <param name="Removed">How many requests went.</param>
/// <param name="Complete">False when there were more than are removed at once: the same call goes on.</param>
internal sealed record ClearedLogs(long Removed, bool Complete);
