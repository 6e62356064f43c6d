namespace Gateway.Core.Explain;

/// <summary>What the gateway would do with a request, step by step; steps that it does not come to are null.</summary>
internal sealed class Explanation
{
    /// <summary>The gateway that was asked.</summary>
    public string? Instance { get; init; }

    /// <summary>The configuration that decided; null before the first.</summary>
    public long? Version { get; init; }

    /// <summary>Where the request comes from, by the peer and the proxies that are trusted.</summary>
    public string? ClientAddress { get; set; }

    /// <summary>The keys and tokens that the request presents.</summary>
    public IReadOnlyList<ExplainedCredential>? Credentials { get; set; }

    public ExplainedNamespace? Namespace { get; set; }

    public ExplainedBody? Body { get; set; }

    public ExplainedRoute? Route { get; set; }

    public IReadOnlyList<ExplainedRule>? Rules { get; set; }

    /// <summary>The limits that apply, as they stood before the request.</summary>
    public IReadOnlyList<ExplainedLimit>? Limits { get; set; }

    public ExplainedTokens? Tokens { get; set; }

    public ExplainedUpstream? Upstream { get; set; }

    public Verdict? Verdict { get; set; }
}
