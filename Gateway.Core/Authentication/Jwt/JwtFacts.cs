namespace Gateway.Core.Authentication.Jwt;

/// <summary>What a token says, before its signature is verified.</summary>
/// <param name="Issuer">Whose token it claims to be.</param>
/// <param name="Algorithm">One that the issuer's tokens may be signed with.</param>
/// <param name="KeyId">Which key it claims to be signed with; empty when it says nothing.</param>
/// <param name="Namespace">Code of the namespace that it is for.</param>
/// <param name="Subject">Who is counted for it: <see cref="JwtSubject"/>.</param>
/// <param name="NotBefore">First second of its time, since 1970.</param>
/// <param name="Expires">First second after its time, since 1970.</param>
internal sealed record JwtFacts(JwtIssuer Issuer, JwtAlgorithm Algorithm, byte[] KeyId, string Namespace, string Subject, long NotBefore, long Expires)
{
    /// <summary>The key that it has to be signed with, as far as it is there.</summary>
    public JwtKey? FindKey() => Issuer.Keys.Current.Find(Algorithm, KeyId);
}
