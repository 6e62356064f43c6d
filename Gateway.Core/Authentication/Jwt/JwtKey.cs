using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>One public key of an issuer. The same key of two documents, one after the other, is one object.</summary>
internal sealed class JwtKey
{
    private volatile bool _isWithdrawn;

    /// <param name="key">The public half of an RSA or EC key.</param>
    /// <param name="algorithms">What it may be used for.</param>
    public JwtKey(JsonWebKey key, JwtAlgorithm algorithms)
    {
        Key = key;
        Algorithms = algorithms;
        IdUtf8 = Encoding.UTF8.GetBytes(key.Kid ?? "");
        Identity = string.Join(' ', key.Kty, algorithms, key.N, key.E, key.Crv, key.X, key.Y, key.Kid);
    }

    /// <summary>As the library takes it.</summary>
    public JsonWebKey Key { get; }

    public JwtAlgorithm Algorithms { get; }

    /// <summary>Its <c>kid</c>; empty without one.</summary>
    public byte[] IdUtf8 { get; }

    /// <summary>Equal for equal keys.</summary>
    public string Identity { get; }

    /// <summary>False once the issuer does not publish the key any more: what it signed is good no longer.</summary>
    public bool IsTrusted => !_isWithdrawn;

    public void Withdraw() => _isWithdrawn = true;
}
