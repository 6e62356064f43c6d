using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>What of alerting is stored as objects.</summary>
internal static class AlertKinds
{
    public static readonly ResourceKind<AlertRule> Rules = new()
    {
        Plural = "alert-rules",
        Singular = "alert rule",
        List = "alertRules",
        NameField = "name",
        NameOf = static rule => rule.Name,
        Read = AlertRule.Read,
        IdPrefix = "ar_",
        Table = "alert_rules",
        NameColumn = "name",
        Columns =
        [
            new("name", static rule => rule.Name),
            new("metric", static rule => rule.Condition.Metric),
            new("level", static rule => rule.Level),
            new("enabled", static rule => rule.Enabled ? 1L : 0L),
        ],
        Shape = Shape(
            [new("metric", "metric = @value"), new("level", "level = @value"), new("failing", "(CASE WHEN error IS NULL THEN 0 ELSE 1 END) = @value", FilterKind.Flag)],
            ("metric", "metric")),
    };

    public static readonly ResourceKind<AlertReceiver> Receivers = new()
    {
        Plural = "alert-receivers",
        Singular = "alert receiver",
        List = "alertReceivers",
        NameField = "name",
        NameOf = static receiver => receiver.Name,
        Read = AlertReceiver.Read,
        IdPrefix = "rc_",
        Table = "alert_receivers",
        NameColumn = "name",
        Columns =
        [
            new("name", static receiver => receiver.Name),
            new("type", static receiver => receiver.Type),
            new("enabled", static receiver => receiver.Enabled ? 1L : 0L),
        ],
        Shape = Shape([new("type", "type = @value")], ("type", "type")),
    };

    public static readonly ResourceRepository<AlertRule> RuleRepository = new(Rules);

    public static readonly ResourceRepository<AlertReceiver> ReceiverRepository = new(Receivers);

    private static ListShape Shape(IReadOnlyList<Filter> filters, (string Field, string Column) sort) => new(
        [new("name", "name = @value"), new("q", "LOWER(name) LIKE @value ESCAPE '!'", FilterKind.Contains), new("enabled", "enabled = @value", FilterKind.Flag), .. filters],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "name", [sort.Field] = sort.Column, ["createdAt"] = "created_at", ["updatedAt"] = "updated_at" },
        "name",
        "id");
}
