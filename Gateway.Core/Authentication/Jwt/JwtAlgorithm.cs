namespace Gateway.Core.Authentication.Jwt;

/// <summary>
/// The signatures that are verified (RFC 7518, section 3.1). All of them are of key pairs: <c>none</c> and the HMAC family, whose secret could be
/// mistaken for a public key, have no value here and therefore no way in.
/// </summary>
[Flags]
internal enum JwtAlgorithm : ushort
{
    None = 0,
    RS256 = 1 << 0,
    RS384 = 1 << 1,
    RS512 = 1 << 2,
    PS256 = 1 << 3,
    PS384 = 1 << 4,
    PS512 = 1 << 5,
    ES256 = 1 << 6,
    ES384 = 1 << 7,
    ES512 = 1 << 8,

    /// <summary>What an RSA key may be used for.</summary>
    Rsa = RS256 | RS384 | RS512 | PS256 | PS384 | PS512,
}
