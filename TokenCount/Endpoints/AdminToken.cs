using System.Security.Cryptography;
using System.Text;

namespace TokenCount.Endpoints;

/// <summary>Compares the token that a request presents, in a time that tells nothing of it.</summary>
internal static class AdminToken
{
    private const string Scheme = "Bearer ";

    public static bool IsPresented(string authorization, string token) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), Hash(token));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
