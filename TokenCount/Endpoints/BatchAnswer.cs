using TokenCount.Counting;

namespace TokenCount.Endpoints;

/// <summary>The answer of <c>POST /batch-calculate</c>.</summary>
/// <param name="Success">True when every one could be counted.</param>
/// <param name="TotalTokens">The sum of those that could.</param>
/// <param name="Results">One for each request, in order.</param>
internal sealed record BatchAnswer(bool Success, long TotalTokens, IReadOnlyList<CountResult> Results);
