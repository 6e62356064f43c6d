namespace ConfigCenter.Evaluation;

/// <summary>What one configuration would have done.</summary>
internal sealed record EvaluatedVersion
{
    /// <summary>Null is the draft.</summary>
    public long? Version { get; init; }

    /// <summary>Requests that it would have refused.</summary>
    public required int Refused { get; init; }

    /// <summary>Answers that its limits would have ended before the upstream did.</summary>
    public required long Cut { get; init; }

    /// <summary>By policy and reason, the most first.</summary>
    public required IReadOnlyList<RuleCount> Rules { get; init; }

    public required IReadOnlyList<UnevaluableRule> NotEvaluable { get; init; }
}
