using ConfigCenter.Api;

namespace ConfigCenter.Security;

/// <summary>Refuses changes that come with a cookie but without the proof that the page which sent them is ours.</summary>
internal static class CsrfMiddleware
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return Problems.Of(Failure.Forbidden("Other sites may not send this.")).ExecuteAsync(context);
        }

        var isSession = context.User.HasClaim(Schemes.TokenKindClaim, TokenKinds.Session);
        return !isSession || Csrf.IsProven(context.Request.Cookies[Schemes.Cookie] ?? "", context.Request.Headers[Schemes.CsrfHeader])
            ? next(context)
            : Problems.Of(Failure.Forbidden($"A request with a session's cookie must carry {Schemes.CsrfHeader}.")).ExecuteAsync(context);
    }
}
