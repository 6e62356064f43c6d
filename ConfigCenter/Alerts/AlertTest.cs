namespace ConfigCenter.Alerts;

/// <summary>What came of a test notification.</summary>
/// <param name="Delivered">Whether it was taken.</param>
/// <param name="Error">Why not; null when it was.</param>
internal sealed record AlertTest(bool Delivered, string? Error);
