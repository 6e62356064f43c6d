using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>What happens when nobody has acknowledged an alert for a while.</summary>
internal sealed record EscalationStep
{
    private const int LongestAfter = 7 * 24 * 60;

    /// <summary>Minutes since it fired, 1 to 10,080.</summary>
    public int AfterMinutes { get; init; }

    /// <summary>The level from then on; null leaves it. It never falls.</summary>
    public string? Level { get; init; }

    /// <summary>Who is told then, by name; empty is who was told first.</summary>
    public IReadOnlyList<string> Receivers { get; init; } = [];

    public static EscalationStep Read(JsonObjectReader json) => new()
    {
        AfterMinutes = json.RequiredInt("afterMinutes"),
        Level = json.Text("level"),
        Receivers = json.Texts("receivers") ?? [],
    };

    public void Check(string path, Findings findings)
    {
        findings.Range($"{path}.afterMinutes", AfterMinutes, 1, LongestAfter);
        if (Level is not null)
        {
            findings.Word($"{path}.level", Level, AlertLevels.All);
        }
    }
}
