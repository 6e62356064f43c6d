using System.Security.Cryptography;
using System.Text;

namespace ConfigCenter.Security;

/// <summary>Makes ids and credentials, and the hashes that credentials are stored as.</summary>
internal static class Tokens
{
    private const int CredentialBytes = 32;
    private const int IdBytes = 8;

    /// <summary>A new id, unique without asking anybody.</summary>
    public static string NewId(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>A new credential that nobody can guess.</summary>
    public static string NewCredential(string prefix) =>
        prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(CredentialBytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>SHA-256 in hexadecimal; enough for what is random, unlike passwords.</summary>
    public static string Hash(string credential) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(credential)));
}
