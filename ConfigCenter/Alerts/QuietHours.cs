using System.Globalization;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>Hours of some days in which a rule tells nobody.</summary>
internal sealed record QuietHours
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary><c>mon</c> to <c>sun</c>, the days on which they begin; empty is every day.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>When they begin, <c>HH:mm</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>When they end; not after <see cref="From"/> is on the next day.</summary>
    public string To { get; init; } = "";

    /// <summary>The IANA time zone of both.</summary>
    public string TimeZone { get; init; } = "UTC";

    public static QuietHours Read(JsonObjectReader json) => new()
    {
        On = json.Texts("on") ?? [],
        From = json.Required("from"),
        To = json.Required("to"),
        TimeZone = json.Text("timeZone", "UTC"),
    };

    public void Check(string path, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < On.Count; i++)
        {
            findings.Word(JsonPaths.Item($"{path}.on", i), On[i], Days);
            findings.Unique(JsonPaths.Item($"{path}.on", i), On[i], seen);
        }

        if (Minutes(From) is null)
        {
            findings.Error($"{path}.from", "must be a time of day, such as 22:00");
        }

        if (Minutes(To) is null)
        {
            findings.Error($"{path}.to", "must be a time of day, such as 06:00");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            findings.Error($"{path}.timeZone", "must be an IANA time zone, such as Asia/Shanghai");
        }
    }

    public bool Contains(DateTimeOffset moment)
    {
        if (Minutes(From) is not { } from || Minutes(To) is not { } to || !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone))
        {
            return false;
        }

        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var minute = (local.Hour * 60) + local.Minute;
        var today = (int)local.DayOfWeek;
        return from < to
            ? IsOn(today) && minute >= from && minute < to
            : (IsOn(today) && minute >= from) || (IsOn((today + Days.Length - 1) % Days.Length) && minute < to);
    }

    private static int? Minutes(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;

    private bool IsOn(int day) => On.Count == 0 || On.Contains(Days[day], StringComparer.Ordinal);
}
