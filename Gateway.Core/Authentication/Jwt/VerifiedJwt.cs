namespace Gateway.Core.Authentication.Jwt;

/// <summary>A token whose signature has been verified; immutable. Its time, and whether its key is trusted still, is looked at with each request.</summary>
internal sealed class VerifiedJwt
{
    private readonly JwtFacts _facts;
    private readonly JwtKey _key;

    public VerifiedJwt(in KeyHash hash, JwtFacts facts, JwtKey key)
    {
        Hash = hash;
        _facts = facts;
        _key = key;
    }

    /// <summary>SHA-256 of the token; the token itself is not kept.</summary>
    public KeyHash Hash { get; }

    public JwtIssuer Issuer => _facts.Issuer;

    /// <summary>Code of the namespace that it opens.</summary>
    public string Namespace => _facts.Namespace;

    /// <summary>Who is counted for it, in a name that stands for issuer and subject.</summary>
    public string Subject => _facts.Subject;

    /// <summary>First second after its time, since 1970, the issuer's clock being right.</summary>
    public long Expires => _facts.Expires;

    /// <summary>True while its issuer publishes the key that it was signed with.</summary>
    public bool IsTrusted => _key.IsTrusted;

    /// <summary><see cref="JwtStatus.Valid"/>, or why not at that second.</summary>
    public JwtStatus StatusAt(long now) => Issuer.StatusAt(now, _facts.NotBefore, _facts.Expires);
}
