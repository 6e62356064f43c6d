using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>Takes the public half of a published key (RFC 7518, section 6), where it is one to verify signatures with.</summary>
internal static class JwtKeyReader
{
    private const int LeastModulusBytes = 2048 / 8;
    private const int MostModulusBytes = 8192 / 8;
    private const int MostExponentBytes = 4;

    /// <summary>Null: of another kind, for another use, too short, too long, or no key at all.</summary>
    public static JwtKey? Read(JsonWebKey key)
    {
        if (key.Use is not (null or "sig") || (key.KeyOps.Count > 0 && !key.KeyOps.Contains("verify")))
        {
            return null;
        }

        try
        {
            var algorithms = key.Kty switch
            {
                "RSA" => OfRsa(key),
                "EC" => OfEc(key),
                _ => JwtAlgorithm.None,
            };
            if (key.Alg is not null)
            {
                algorithms &= JwtAlgorithms.Parse([key.Alg]);
            }

            return algorithms == JwtAlgorithm.None ? null : new JwtKey(PublicHalf(key), algorithms);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static JwtAlgorithm OfRsa(JsonWebKey key)
    {
        var modulus = Base64UrlEncoder.DecodeBytes(key.N);
        var exponent = Base64UrlEncoder.DecodeBytes(key.E);
        if (modulus.Length is < LeastModulusBytes or > MostModulusBytes || exponent.Length is 0 or > MostExponentBytes)
        {
            return JwtAlgorithm.None;
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.KeySize >= LeastModulusBytes * 8 ? JwtAlgorithm.Rsa : JwtAlgorithm.None;
    }

    private static JwtAlgorithm OfEc(JsonWebKey key)
    {
        var (curve, algorithm) = key.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, JwtAlgorithm.ES256),
            "P-384" => (ECCurve.NamedCurves.nistP384, JwtAlgorithm.ES384),
            "P-521" => (ECCurve.NamedCurves.nistP521, JwtAlgorithm.ES512),
            _ => (default, JwtAlgorithm.None),
        };
        if (algorithm == JwtAlgorithm.None)
        {
            return JwtAlgorithm.None;
        }

        // Throws unless the point lies on the curve.
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        ECDsa.Create(new ECParameters { Curve = curve, Q = point }).Dispose();
        return algorithm;
    }

    // Nothing else of the document: no private part that was published by mistake, no certificate, no URL to follow.
    private static JsonWebKey PublicHalf(JsonWebKey key) => new()
    {
        Kty = key.Kty,
        Kid = key.Kid,
        N = key.N,
        E = key.E,
        Crv = key.Crv,
        X = key.X,
        Y = key.Y,
    };
}
