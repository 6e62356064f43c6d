using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>A rule, and how its evaluation goes.</summary>
internal sealed record AlertRuleView(Stored<AlertRule> Item, AlertRuleState State);
