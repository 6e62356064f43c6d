using Gateway.Core.Authentication;

namespace ConfigCenter.Security;

/// <summary>What a page must send along with its cookie: made of the session, so that another site cannot know it, and kept nowhere.</summary>
internal static class Csrf
{
    public static string TokenOf(string sessionCredential) => Tokens.Hash("csrf:" + sessionCredential);

    /// <summary>Whether a request with this session may change something.</summary>
    public static bool IsProven(string sessionCredential, string? token) => token is not null && KeyHash.AreEqual(TokenOf(sessionCredential), token);
}
