namespace ConfigCenter.Evaluation;

/// <summary>A request with which the configuration would do otherwise than the one in force.</summary>
/// <param name="RequestId">As in the access log.</param>
/// <param name="Time">When it ended.</param>
/// <param name="IsRefused">True when it is refused now, and was not; false the other way round.</param>
/// <param name="Reason">Why the one refuses that does.</param>
/// <param name="Policy">By which policy.</param>
internal sealed record ChangedRequest(string RequestId, DateTimeOffset Time, bool IsRefused, string Reason, string? Policy);
