namespace ConfigCenter.Alerts;

/// <summary>How the evaluation of a rule goes.</summary>
internal sealed record AlertRuleState
{
    public string Id { get; init; } = "";

    /// <summary>When it was evaluated last, in milliseconds since the epoch; null is never.</summary>
    public long? EvaluatedAt { get; init; }

    /// <summary>Why that failed; null when it did not.</summary>
    public string? Error { get; init; }
}
