namespace ConfigCenter.Alerts;

/// <summary>One value of a metric.</summary>
/// <param name="Subject">What it is of; empty where a rule is about one thing.</param>
/// <param name="Value">In the metric's unit.</param>
/// <param name="Detail">What else to know; null is nothing.</param>
internal sealed record AlertReading(string Subject, double Value, string? Detail = null);
