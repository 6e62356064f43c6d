namespace ConfigCenter.Alerts;

/// <summary>What an evaluation of a rule came to.</summary>
/// <param name="RuleId">The rule's id; empty where there is none any more.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Steps">What becomes of its alerts.</param>
/// <param name="Error">Why it could not be evaluated, or not as a whole; null when it was.</param>
internal sealed record RuleOutcome(string RuleId, AlertRule Rule, IReadOnlyList<AlertStep> Steps, string? Error);
