namespace Gateway.Core.Configuration;

/// <summary>How a route changes the path.</summary>
public sealed record RewriteConfig
{
    /// <summary>The beginning of the path that is replaced; null is the route's whole path up to its first <c>*</c>. Not for regex routes.</summary>
    public string? From { get; init; }

    /// <summary>What stands there instead; in a regex route the match's replacement, with <c>$1</c> for its groups.</summary>
    public string To { get; init; } = "";
}
