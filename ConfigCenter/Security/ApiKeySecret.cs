namespace ConfigCenter.Security;

/// <summary>The secrets of clients' keys: made here, shown once, kept as a hash.</summary>
internal static class ApiKeySecret
{
    public static string New() => Tokens.NewCredential("sk-");

    public static string NewId() => Tokens.NewId("k_");

    public static string Hash(string secret) => Tokens.Hash(secret);
}
