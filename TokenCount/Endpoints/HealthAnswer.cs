namespace TokenCount.Endpoints;

/// <summary>The answer of <c>/health</c>.</summary>
internal sealed record HealthAnswer(string Status);
