namespace ConfigCenter.Publishing;

/// <summary>Who changes something, and when.</summary>
internal sealed record Stamp(string By, DateTimeOffset At);
