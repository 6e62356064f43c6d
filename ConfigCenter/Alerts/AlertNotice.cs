namespace ConfigCenter.Alerts;

/// <summary>That receivers are to be told of an alert.</summary>
/// <param name="Kind">Of <see cref="AlertEvent"/>: fired, escalated or resolved.</param>
/// <param name="Receivers">By name.</param>
/// <param name="Alert">As it was then.</param>
internal sealed record AlertNotice(string Kind, IReadOnlyList<string> Receivers, Alert Alert);
