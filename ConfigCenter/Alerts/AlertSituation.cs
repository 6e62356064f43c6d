namespace ConfigCenter.Alerts;

/// <summary>What is known of one subject of a rule at an evaluation.</summary>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Rule">The rule; it is enabled.</param>
/// <param name="Alert">The alert that is open; null is none.</param>
/// <param name="Reading">The value that meets the condition; null is none.</param>
/// <param name="LastNotified">When receivers were last told of this subject, in milliseconds since the epoch; null is never, or too long ago to matter.</param>
/// <param name="Now">The moment.</param>
internal sealed record AlertSituation(string RuleId, AlertRule Rule, Alert? Alert, AlertReading? Reading, long? LastNotified, DateTimeOffset Now);
