using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;

namespace Tests.Common;

/// <summary>An issuer of bearer tokens with a key pair of its own; signs with the runtime's cryptography alone.</summary>
internal sealed class TestIssuer
{
    public const string Name = "https://issuer.example";
    public const string Audience = "gateway";

    private static readonly Lazy<TestIssuer> SharedRsa = new(static () => new TestIssuer(RSA.Create(2048), "rsa"));
    private static readonly Lazy<TestIssuer> SharedEc = new(static () => new TestIssuer(ECDsa.Create(ECCurve.NamedCurves.nistP256), "ec"));

    private readonly AsymmetricAlgorithm _key;

    public TestIssuer(AsymmetricAlgorithm key, string keyId) => (_key, KeyId) = (key, keyId);

    /// <summary>One RSA key for all tests that do not change it.</summary>
    public static TestIssuer Rsa => SharedRsa.Value;

    /// <summary>One key on P-256 for all tests that do not change it.</summary>
    public static TestIssuer Ec => SharedEc.Value;

    public string KeyId { get; }

    /// <summary>The algorithm that the key is for when none is named.</summary>
    public string Algorithm => _key is RSA ? "RS256" : "ES" + (_key.KeySize == 521 ? 512 : _key.KeySize);

    /// <summary>The public key as JWK.</summary>
    public string Jwk => _key is RSA rsa ? RsaJwk(rsa.ExportParameters(false)) : EcJwk(((ECDsa)_key).ExportParameters(false));

    /// <summary>A JWKS of these issuers' keys.</summary>
    public static string Jwks(params TestIssuer[] issuers) => $$"""{"keys":[{{string.Join(',', issuers.Select(static issuer => issuer.Jwk))}}]}""";

    /// <summary>Its entry in a snapshot, its key inline.</summary>
    public static IssuerConfig Config(params TestIssuer[] issuers) => new()
    {
        Name = "test",
        Issuer = Name,
        Audiences = [Audience],
        Jwks = issuers.Length == 0 ? null : System.Text.Json.JsonDocument.Parse(Jwks(issuers)).RootElement,
        Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
        ClockSkewSeconds = 0,
    };

    /// <summary>A payload that is good until then.</summary>
    public static string Payload(DateTimeOffset expires, string ns = "default") =>
        $$"""{"iss":"{{Name}}","aud":"{{Audience}}","namespace":"{{ns}}","exp":{{expires.ToUnixTimeSeconds()}}}""";

    /// <summary>Signs a payload.</summary>
    /// <param name="payload">JSON, or whatever a test wants to see refused.</param>
    /// <param name="algorithm">Null is <see cref="Algorithm"/>.</param>
    /// <param name="header">Null is one with algorithm and key id.</param>
    public string Sign(string payload, string? algorithm = null, string? header = null)
    {
        algorithm ??= Algorithm;
        header ??= $$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{KeyId}}"}""";
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(input), algorithm))}";
    }

    /// <summary>base64url of a text.</summary>
    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private byte[] Sign(byte[] input, string algorithm)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        return _key is RSA rsa
            ? rsa.SignData(input, hash, algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : ((ECDsa)_key).SignData(input, hash);
    }

    private string RsaJwk(RSAParameters key) =>
        $$"""{"kty":"RSA","use":"sig","kid":"{{KeyId}}","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}""";

    private string EcJwk(ECParameters key) =>
        $$"""{"kty":"EC","crv":"P-{{_key.KeySize}}","kid":"{{KeyId}}","x":"{{Base64Url.EncodeToString(key.Q.X)}}","y":"{{Base64Url.EncodeToString(key.Q.Y)}}"}""";
}
