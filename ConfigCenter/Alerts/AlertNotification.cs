namespace ConfigCenter.Alerts;

/// <summary>A row of <c>alert_notifications</c>: something that one receiver is to be told. Times are in milliseconds since the epoch.</summary>
internal sealed record AlertNotification
{
    public const string Waiting = "waiting";

    public const string Delivered = "delivered";

    /// <summary>Given up.</summary>
    public const string Failed = "failed";

    public long Id { get; init; }

    /// <summary>What receivers tell repetitions by.</summary>
    public string Delivery { get; init; } = "";

    public string AlertId { get; init; } = "";

    public string ReceiverId { get; init; } = "";

    public string ReceiverName { get; init; } = "";

    /// <summary>As <see cref="AlertMessage.Kind"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>An <see cref="AlertMessage"/>.</summary>
    public string Body { get; init; } = "";

    public string State { get; init; } = Waiting;

    public int Attempts { get; init; }

    public long CreatedAt { get; init; }

    /// <summary>When it may be tried again.</summary>
    public long NextAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public long? FinishedAt { get; init; }

    /// <summary>What went wrong last; null is nothing.</summary>
    public string? Error { get; init; }
}
