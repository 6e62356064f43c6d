namespace ConfigCenter.Evaluation;

/// <summary>How many requests a rule would have refused.</summary>
/// <param name="Policy">The policy; null where it is not one that refuses.</param>
/// <param name="Reason">Why, as the access log has it.</param>
/// <param name="Mode"><c>enforce</c>, or <c>shadow</c>, where nothing is refused.</param>
/// <param name="Requests">How many.</param>
internal sealed record RuleCount(string? Policy, string Reason, string Mode, long Requests);
