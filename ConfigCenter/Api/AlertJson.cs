using System.Text.Json.Nodes;
using ConfigCenter.Alerts;

namespace ConfigCenter.Api;

/// <summary>Alerts as the API shows them.</summary>
internal static class AlertJson
{
    /// <summary>What evaluations add to a rule; it may be sent back, to no effect.</summary>
    public static readonly IReadOnlyList<string> ReadOnlyFields = [.. ResourceJson.ReadOnlyFields, "evaluatedAt", "error"];

    public static JsonObject Of(AlertRuleView rule)
    {
        var json = ResourceJson.Of(rule.Item);
        json["evaluatedAt"] = ResourceJson.Time(rule.State.EvaluatedAt);
        json["error"] = rule.State.Error;
        return json;
    }

    public static JsonObject Of(Alert alert) => new()
    {
        ["id"] = alert.Id,
        ["ruleId"] = alert.RuleId,
        ["rule"] = alert.RuleName,
        ["subject"] = alert.Subject,
        ["metric"] = alert.Metric,
        ["level"] = alert.Level,
        ["state"] = alert.State,
        ["isSuppressed"] = alert.IsSuppressed == 1,
        ["value"] = alert.Value,
        ["threshold"] = alert.Threshold,
        ["summary"] = alert.Summary,
        ["beganAt"] = ResourceJson.Time(alert.BeganAt),
        ["firedAt"] = ResourceJson.Time(alert.FiredAt),
        ["notifiedAt"] = ResourceJson.Time(alert.NotifiedAt),
        ["escalations"] = alert.Escalations,
        ["acknowledgedAt"] = ResourceJson.Time(alert.AcknowledgedAt),
        ["acknowledgedBy"] = alert.AcknowledgedBy,
        ["resolvedAt"] = ResourceJson.Time(alert.ResolvedAt),
        ["resolvedBy"] = alert.ResolvedBy,
        ["updatedAt"] = ResourceJson.Time(alert.UpdatedAt),
    };

    public static JsonObject Of(AlertDetail detail)
    {
        var json = Of(detail.Alert);
        json["events"] = new JsonArray([.. detail.Events.Select(static item => (JsonNode)Of(item))]);
        json["notifications"] = new JsonArray([.. detail.Notifications.Select(static item => (JsonNode)Of(item))]);
        return json;
    }

    public static JsonObject Of(AlertNotification notification) => new()
    {
        ["id"] = notification.Delivery,
        ["alert"] = notification.AlertId,
        ["receiver"] = notification.ReceiverName,
        ["kind"] = notification.Kind,
        ["state"] = notification.State,
        ["attempts"] = notification.Attempts,
        ["createdAt"] = ResourceJson.Time(notification.CreatedAt),
        ["nextAt"] = notification.State == AlertNotification.Waiting ? ResourceJson.Time(notification.NextAt) : null,
        ["finishedAt"] = ResourceJson.Time(notification.FinishedAt),
        ["error"] = notification.Error,
    };

    private static JsonObject Of(AlertEvent item) => new()
    {
        ["at"] = ResourceJson.Time(item.At),
        ["kind"] = item.Kind,
        ["by"] = item.Username,
        ["comment"] = item.Comment,
        ["level"] = item.Level,
        ["value"] = item.Value,
    };
}
