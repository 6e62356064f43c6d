namespace Gateway.Core.Configuration;

/// <summary>An upstream of a route and its share of the requests.</summary>
public sealed record TargetConfig
{
    public string Upstream { get; init; } = "";

    /// <summary>0 to 10,000; shares are relative to the route's sum.</summary>
    public int Weight { get; init; } = 100;
}
