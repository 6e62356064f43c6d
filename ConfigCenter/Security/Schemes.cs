namespace ConfigCenter.Security;

/// <summary>The names of authentication schemes, authorization policies and claims.</summary>
internal static class Schemes
{
    /// <summary>Users: a cookie or a bearer token.</summary>
    public const string User = "user";

    /// <summary>Gateways: GATEWAY_TOKEN.</summary>
    public const string Gateway = "gateway";

    /// <summary>The cookie of a session.</summary>
    public const string Cookie = "config_center_session";

    /// <summary>The header that proves that a request with a cookie was meant.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    public const string ViewerPolicy = "viewer";

    public const string EditorPolicy = "editor";

    public const string AdminPolicy = "admin";

    public const string GatewayPolicy = "gateway";

    /// <summary>The policy that limits how often passwords may be tried.</summary>
    public const string SignInLimit = "sign-in";

    public const string UserIdClaim = "user";

    public const string TokenIdClaim = "token";

    public const string TokenKindClaim = "kind";
}
