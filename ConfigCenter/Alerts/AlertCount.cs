namespace ConfigCenter.Alerts;

/// <summary>How many alerts of a level are in a state.</summary>
internal sealed record AlertCount
{
    public string Level { get; init; } = "";

    public string State { get; init; } = "";

    public long Count { get; init; }
}
