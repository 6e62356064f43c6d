namespace Gateway.Core.Configuration;

/// <summary>A client's key, known by its hash alone.</summary>
public sealed record ApiKeyConfig
{
    public string Id { get; init; } = "";

    public string? Name { get; init; }

    /// <summary>Code of the namespace that the key opens.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>SHA-256 of the key's bytes, 64 hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary>From this instant on the key is refused; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Patterns of the models that the key may ask for; <c>*</c> matches any run.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["*"];
}
