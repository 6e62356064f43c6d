namespace Gateway.Core.Configuration;

/// <summary>A rule that every request within its reach must pass.</summary>
public sealed record PolicyConfig
{
    public string Name { get; init; } = "";

    /// <summary><c>qps-limit</c>, <c>concurrency-limit</c>, <c>token-limit</c> or <c>message-matching</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Codes; empty is every namespace.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Key ids; empty is every request, with or without a key.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Route names; empty is every route.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Orders evaluation only.</summary>
    public int Priority { get; init; } = 100;

    public bool Enabled { get; init; } = true;

    /// <summary><c>enforce</c> or <c>shadow</c>.</summary>
    public string Mode { get; init; } = "enforce";

    /// <summary>What has a counter of its own: each <c>namespace</c>, each <c>key</c>, or one <c>shared</c> by all.</summary>
    public string Scope { get; init; } = "namespace";

    /// <summary><c>local-share</c> or <c>deny</c>.</summary>
    public string OnStoreFailure { get; init; } = "local-share";

    /// <summary>The settings of the type; its class goes with <see cref="Type"/>.</summary>
    public PolicySettings? Config { get; init; }
}
