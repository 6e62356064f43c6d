namespace ConfigCenter.Alerts;

/// <summary>A row of <c>alert_events</c>: something that happened to an alert.</summary>
internal sealed record AlertEvent
{
    public const string Fired = "fired";

    /// <summary>Receivers are told.</summary>
    public const string Notified = "notified";

    /// <summary>Receivers are not told yet; the comment says why.</summary>
    public const string Suppressed = "suppressed";

    public const string Escalated = "escalated";

    public const string Acknowledged = "acknowledged";

    public const string Commented = "commented";

    public const string Resolved = "resolved";

    /// <summary>A notification was given up; the comment says whose and why.</summary>
    public const string Undelivered = "undelivered";

    public long Id { get; init; }

    public string AlertId { get; init; } = "";

    public long At { get; init; }

    public string Kind { get; init; } = "";

    /// <summary>Who; null is the config center.</summary>
    public string? Username { get; init; }

    public string? Comment { get; init; }

    public string Level { get; init; } = "";

    public double Value { get; init; }

    public static AlertEvent Of(Alert alert, string kind, DateTimeOffset at, string? username = null, string? comment = null) => new()
    {
        AlertId = alert.Id,
        At = at.ToUnixTimeMilliseconds(),
        Kind = kind,
        Username = username,
        Comment = comment,
        Level = alert.Level,
        Value = alert.Value,
    };
}
