namespace ConfigCenter.Alerts;

/// <summary>The words for how grave an alert is.</summary>
internal static class AlertLevels
{
    public const string Info = "info";

    public const string Warning = "warning";

    public const string Critical = "critical";

    /// <summary>From the least to the gravest.</summary>
    public static readonly string[] All = [Info, Warning, Critical];

    /// <summary>The graver of two.</summary>
    public static string Max(string one, string other) => Array.IndexOf(All, one) >= Array.IndexOf(All, other) ? one : other;
}
