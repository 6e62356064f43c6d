using System.Globalization;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>When a rule tells nobody though it fires. What was kept back is told when the reason ends and it still fires.</summary>
internal sealed record Suppression
{
    private const int MaxQuietHours = 20;
    private const int LongestBetween = 7 * 24 * 60;

    /// <summary>Silent until then; null is not.</summary>
    public DateTimeOffset? Until { get; init; }

    public IReadOnlyList<QuietHours> QuietHours { get; init; } = [];

    /// <summary>Minutes after a notification in which another alert about the same is not notified; 0 to 10,080.</summary>
    public int MinutesBetween { get; init; }

    public static Suppression Read(JsonObjectReader json) => new()
    {
        Until = json.Time("until"),
        QuietHours = json.Objects("quietHours", Alerts.QuietHours.Read),
        MinutesBetween = json.Int("minutesBetween", 0),
    };

    public void Check(string path, Findings findings)
    {
        findings.Range($"{path}.quietHours", QuietHours.Count, 0, MaxQuietHours);
        findings.Range($"{path}.minutesBetween", MinutesBetween, 0, LongestBetween);
        for (var i = 0; i < QuietHours.Count; i++)
        {
            QuietHours[i].Check(JsonPaths.Item($"{path}.quietHours", i), findings);
        }
    }

    /// <summary>Why nothing is told now; null when it is.</summary>
    public string? Silence(DateTimeOffset now) =>
        Until > now ? string.Create(CultureInfo.InvariantCulture, $"silenced until {Until.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")
        : QuietHours.Any(hours => hours.Contains(now)) ? "quiet hours"
        : null;

    /// <summary>Why a new alert is not told now, about a subject that was told of before; null when it is.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="lastNotified">When that was, in milliseconds since the epoch; null is never.</param>
    public string? Reason(DateTimeOffset now, long? lastNotified) =>
        Silence(now) ?? (MinutesBetween > 0 && lastNotified is { } last && now < DateTimeOffset.FromUnixTimeMilliseconds(last).AddMinutes(MinutesBetween)
            ? string.Create(CultureInfo.InvariantCulture, $"not again within {MinutesBetween} minutes")
            : null);
}
