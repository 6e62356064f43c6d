using System.Text.Json;
using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>A notification: what a webhook gets as its body.</summary>
/// <param name="Id">The same in every attempt to deliver it.</param>
/// <param name="Kind"><c>fired</c>, <c>escalated</c>, <c>resolved</c> or <c>test</c>.</param>
/// <param name="At">When that was.</param>
/// <param name="Alert">The alert as it was then.</param>
internal sealed record AlertMessage(string Id, string Kind, DateTimeOffset At, AlertFacts Alert)
{
    /// <summary>A notification that tells of no alert.</summary>
    public const string Test = "test";

    public static AlertMessage Of(string id, AlertNotice notice, AlertRule rule, DateTimeOffset at) => new(id, notice.Kind, at, AlertFacts.Of(notice.Alert, rule));

    public static AlertMessage Read(string body) => JsonSerializer.Deserialize<AlertMessage>(body, Documents.Json) ?? throw new InvalidDataException("A stored notification is empty.");

    public string Write() => Documents.Write(this);
}
