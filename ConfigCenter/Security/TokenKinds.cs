namespace ConfigCenter.Security;

/// <summary>What tokens are for.</summary>
internal static class TokenKinds
{
    /// <summary>A browser's cookie.</summary>
    public const string Session = "session";

    /// <summary>The answer to a sign-in through the API.</summary>
    public const string Bearer = "bearer";

    /// <summary>A named token for a program.</summary>
    public const string Api = "api";
}
