using System.Security.Cryptography;
using System.Text;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>Whose tokens are counted together where each caller is counted by itself.</summary>
internal static class JwtSubject
{
    // So many bytes of the hash keep callers apart for good.
    private const int Length = 16;

    /// <summary>A name for a subject of an issuer, of the same length for all; no two share one.</summary>
    /// <param name="issuer">What <c>iss</c> says: the subject of tokens that name none, too.</param>
    /// <param name="subject">What <c>sub</c> says, where it is there.</param>
    public static string Of(ReadOnlySpan<byte> issuer, string? subject)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(issuer));
        if (subject is not null)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(subject));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Length));
    }
}
