namespace ConfigCenter.Security;

/// <summary>The cookie that a browser's session is in.</summary>
internal static class SessionCookie
{
    public static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
