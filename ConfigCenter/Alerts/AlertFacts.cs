namespace ConfigCenter.Alerts;

/// <summary>An alert as notifications tell it.</summary>
internal sealed record AlertFacts
{
    public string Id { get; init; } = "";

    public string Rule { get; init; } = "";

    /// <summary>The rule's: what to do about it.</summary>
    public string? Description { get; init; }

    public string Subject { get; init; } = "";

    public string Metric { get; init; } = "";

    public string Level { get; init; } = "";

    public string State { get; init; } = "";

    public double Value { get; init; }

    public double Threshold { get; init; }

    public string Summary { get; init; } = "";

    public DateTimeOffset BeganAt { get; init; }

    public DateTimeOffset? FiredAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Null where it ended by itself.</summary>
    public string? ResolvedBy { get; init; }

    public static AlertFacts Of(Alert alert, AlertRule rule) => new()
    {
        Id = alert.Id,
        Rule = alert.RuleName,
        Description = rule.Description,
        Subject = alert.Subject,
        Metric = alert.Metric,
        Level = alert.Level,
        State = alert.State,
        Value = alert.Value,
        Threshold = alert.Threshold,
        Summary = alert.Summary,
        BeganAt = DateTimeOffset.FromUnixTimeMilliseconds(alert.BeganAt),
        FiredAt = Time(alert.FiredAt),
        AcknowledgedBy = alert.AcknowledgedBy,
        ResolvedAt = Time(alert.ResolvedAt),
        ResolvedBy = alert.ResolvedBy,
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
