namespace ConfigCenter.Alerts;

/// <summary>An alert with all that happened to it.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Events">In order.</param>
/// <param name="Notifications">Who was told, or is to be, in order.</param>
internal sealed record AlertDetail(Alert Alert, IReadOnlyList<AlertEvent> Events, IReadOnlyList<AlertNotification> Notifications);
