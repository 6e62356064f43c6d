namespace ConfigCenter.Evaluation;

/// <summary>A rule that could not be judged.</summary>
/// <param name="Kind"><c>policy</c>, <c>route</c> or <c>namespace</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">What is not recorded.</param>
/// <param name="Requests">For how many requests it would have mattered.</param>
internal sealed record UnevaluableRule(string Kind, string Name, string Why, int Requests);
