namespace ConfigCenter.Ingest;

/// <summary>One resolution of usage: its tables, and how long a slot of them is.</summary>
internal sealed record UsageTable(string Name, int Minutes)
{
    public static readonly UsageTable ByMinute = new("usage_minutes", 1);

    /// <summary>Kept beside the minutes, so that weeks are summed from few rows.</summary>
    public static readonly UsageTable ByHour = new("usage_hours", 60);

    public string Tallies => Name + "_tallies";
}
