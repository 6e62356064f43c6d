using ConfigCenter.Api;
using ConfigCenter.Security;
using Microsoft.AspNetCore.Mvc;

namespace ConfigCenter.Ui;

/// <summary>Where the forms to sign in and out are sent: plain requests, as only these set cookies. Each needs the form's antiforgery token.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app, AdminConnection.AdminMetadata metadata)
    {
        app.MapPost(SignInAddress.Path, ([FromForm] string? username, [FromForm] string? password, [FromForm] string? to, HttpContext context, SignInService signIn) =>
            SignInAsync(context, signIn, username ?? "", password ?? "", to)).AllowAnonymous().RequireRateLimiting(Schemes.SignInLimit).ExcludeFromDescription().WithMetadata(metadata);
        app.MapPost("/sign-out", (HttpContext context, SignInService signIn, [FromForm] string? to) => SignOutAsync(context, signIn)).ExcludeFromDescription().WithMetadata(metadata);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInService signIn, string username, string password, string? to)
    {
        var result = await signIn.SignInAsync(username, password, TokenKinds.Session, context.Address(), context.RequestAborted).ConfigureAwait(false);
        var target = SignInAddress.Return(to);
        if (result.Value is not { } signedIn)
        {
            var again = SignInAddress.For(target);
            return Results.Redirect($"{again}{(again.Contains('?', StringComparison.Ordinal) ? '&' : '?')}refused=true");
        }

        context.Response.Cookies.Append(Schemes.Cookie, signedIn.Credential, SessionCookie.Options(context, signedIn.ExpiresAt));
        return Results.Redirect(target);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignInService signIn)
    {
        await signIn.RevokeAsync(context.Actor(), context.User.FindFirst(Schemes.TokenIdClaim)!.Value, context.RequestAborted).ConfigureAwait(false);
        context.Response.Cookies.Delete(Schemes.Cookie, SessionCookie.Options(context, null));
        return Results.Redirect(SignInAddress.Path);
    }
}
