namespace Gateway.Core.Authentication;

/// <summary>The bearer token of an <c>Authorization</c> field (RFC 6750, section 2.1), where a program's own endpoints ask for one.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; null when the field is of another scheme, or absent.</summary>
    public static string? Of(string authorization) => authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;

    /// <summary>True when that token is presented; compared in a time that tells nothing of it.</summary>
    public static bool IsPresented(string authorization, string token) => Of(authorization) is { } presented && KeyHash.AreEqual(token, presented);
}
