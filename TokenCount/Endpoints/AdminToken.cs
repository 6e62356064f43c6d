using Gateway.Core.Authentication;

namespace TokenCount.Endpoints;

/// <summary>Compares the token that a request presents, in a time that tells nothing of it.</summary>
internal static class AdminToken
{
    private const string Scheme = "Bearer ";

    public static bool IsPresented(string authorization, string token) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && KeyHash.AreEqual(authorization[Scheme.Length..].Trim(), token);
}
