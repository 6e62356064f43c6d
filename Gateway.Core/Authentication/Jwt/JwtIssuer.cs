using System.Collections.Frozen;
using System.Text;
using Gateway.Core.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>A trusted issuer and its keys; lives as long as snapshots name it in the same words.</summary>
internal sealed class JwtIssuer : IDisposable
{
    private readonly IssuerConfig _config;
    private readonly FrozenSet<string> _namespaces;

    public JwtIssuer(IssuerConfig config, JwtKeySource keys)
    {
        _config = config;
        _namespaces = config.Namespaces.ToFrozenSet(StringComparer.Ordinal);
        Keys = keys;
        NameUtf8 = Encoding.UTF8.GetBytes(config.Name);
        IssuerUtf8 = Encoding.UTF8.GetBytes(config.Issuer);
        NamespaceClaimUtf8 = Encoding.UTF8.GetBytes(config.NamespaceClaim);
        Algorithms = JwtAlgorithms.Parse(config.Algorithms);
    }

    public byte[] NameUtf8 { get; }

    /// <summary>What <c>iss</c> says.</summary>
    public byte[] IssuerUtf8 { get; }

    /// <summary>The claim that names the namespace.</summary>
    public byte[] NamespaceClaimUtf8 { get; }

    /// <summary>What its tokens may be signed with.</summary>
    public JwtAlgorithm Algorithms { get; }

    public JwtKeySource Keys { get; }

    /// <summary>True when its tokens may open that namespace.</summary>
    public bool MayOpen(string ns) => _namespaces.Count == 0 || _namespaces.Contains(ns);

    /// <summary>Whether a token is in its time at that second, the clocks' difference granted.</summary>
    public JwtStatus StatusAt(long now, long notBefore, long expires)
    {
        if (now >= expires + _config.ClockSkewSeconds)
        {
            return JwtStatus.Expired;
        }

        return now < notBefore - _config.ClockSkewSeconds ? JwtStatus.NotYetValid : JwtStatus.Valid;
    }

    /// <summary>How the library verifies a token that this key has to have signed.</summary>
    public TokenValidationParameters ParametersFor(JwtKey key) => new()
    {
        ValidIssuer = _config.Issuer,
        ValidAudiences = _config.Audiences,
        ValidAlgorithms = _config.Algorithms,
        IssuerSigningKey = key.Key,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,

        // Judged before, by the gateway's clock, and again with each request.
        LifetimeValidator = static (_, _, _, _) => true,
    };

    public void Dispose() => Keys.Dispose();
}
