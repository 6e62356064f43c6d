namespace Gateway.Core.Configuration;

/// <summary>A tenant: how its requests are recognised and what holds for all of them.</summary>
public sealed record NamespaceConfig
{
    public string Code { get; init; } = "";

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Owner { get; init; }

    /// <summary>A disabled namespace still matches; its requests are refused with 403.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>0 to 1,000,000; the lower number is matched first.</summary>
    public int Priority { get; init; } = 100;

    /// <summary><c>none</c>, <c>apiKey</c>, <c>jwt</c> or <c>apiKeyOrJwt</c>.</summary>
    public string Authentication { get; init; } = "none";

    /// <summary>The longest request body in bytes; null is <c>settings.maxBodyBytes</c>.</summary>
    public long? MaxRequestBytes { get; init; }

    /// <summary>True lets the access log keep prompts and answers.</summary>
    public bool LogContent { get; init; }

    /// <summary>The upstream of routes that name no target.</summary>
    public string? DefaultUpstream { get; init; }

    /// <summary>The total deadline of a request in seconds; null leaves the upstream's.</summary>
    public int? TimeoutSeconds { get; init; }

    public QuotaConfig? Quota { get; init; }

    /// <summary>All must hold; without any the namespace is reached by key or as the default only.</summary>
    public IReadOnlyList<MatcherConfig> Match { get; init; } = [];
}
