namespace Gateway.Core.Configuration;

/// <summary>One condition on a request.</summary>
public sealed record MatcherConfig
{
    /// <summary><c>header</c>, <c>query</c>, <c>path</c>, <c>body</c>, <c>ip</c> or <c>method</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The name of the header or query parameter, or the dotted path of the body field.</summary>
    public string? Field { get; init; }

    public string Operator { get; init; } = "eq";

    public string Value { get; init; } = "";
}
