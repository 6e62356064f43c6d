using System.Text.Json;

namespace Gateway.Core.Configuration;

/// <summary>Who signs bearer tokens (JWT, RFC 7519) that open a namespace, and how they are verified.</summary>
public sealed record IssuerConfig
{
    public string Name { get; init; } = "";

    /// <summary>What a token's <c>iss</c> says, compared byte by byte.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>A token's <c>aud</c> has to name one of these.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Where the issuer publishes its keys (JWKS, RFC 7517): https, or http on a loopback address. One of the three sources has to be set.</summary>
    public string? JwksUrl { get; init; }

    /// <summary>A file of keys; read again when it changes.</summary>
    public string? JwksFile { get; init; }

    /// <summary>The keys themselves.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>The claim, a member of the token's payload, that holds the code of the namespace that the token opens.</summary>
    public string NamespaceClaim { get; init; } = "namespace";

    /// <summary>Codes of the namespaces that this issuer may open; empty is every one.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The algorithms that a token may be signed with (RFC 7518, section 3.1).</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "PS256", "ES256"];

    /// <summary>How far the issuer's clock may be off, 0 to 300.</summary>
    public int ClockSkewSeconds { get; init; } = 30;

    /// <summary>How often the keys are looked at again, 5 to 86,400; null is 300 for a URL and 5 for a file.</summary>
    public int? RefreshSeconds { get; init; }
}
