using System.Globalization;

namespace ConfigCenter.Alerts;

/// <summary>Alerts as people read them.</summary>
internal static class AlertText
{
    private const int MaxSummary = 2000;

    /// <summary>What is the matter, in one line: <c>errorRatio is 0.25 (gt 0.05), over 5 minutes, namespace wechat</c>.</summary>
    public static string Summary(AlertRule rule, AlertReading reading)
    {
        var condition = rule.Condition;
        var text = string.Create(CultureInfo.InvariantCulture, $"{condition.Metric} is {reading.Value:0.######} ({condition.Operator} {condition.Threshold:0.######})");
        string?[] parts =
        [
            text,
            AlertMetric.Find(condition.Metric)?.Source == AlertSource.Usage ? string.Create(CultureInfo.InvariantCulture, $"over {condition.WindowMinutes} minutes") : null,
            reading.Subject.Length > 0 ? $"{condition.By} {reading.Subject}".TrimStart() : null,
            condition.Filter.ToString(),
            reading.Detail,
        ];
        var line = string.Join(", ", parts.Where(static part => !string.IsNullOrEmpty(part)));
        return line.Length <= MaxSummary ? line : line[..MaxSummary];
    }

    /// <summary>A notification in one line.</summary>
    public static string Line(AlertMessage message) => $"[{message.Alert.Level.ToUpperInvariant()}] {message.Kind}: {message.Alert.Rule}: {message.Alert.Summary}";
}
