using System.Text.Json.Nodes;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/auth</c>: signing in and out, one's own account and tokens.</summary>
internal static class AuthEndpoints
{
    public static void Map(IEndpointRouteBuilder api, SignInService signIn, UserService users)
    {
        var group = api.MapGroup("/auth").WithTags("auth");
        group.Post("/login", (HttpContext context) => LoginAsync(context, signIn))
            .AllowAnonymous().RequireRateLimiting(Schemes.SignInLimit).Accepts<LoginInput>("application/json").Produces(StatusCodes.Status200OK).Refuses(401, 422, 429);
        group.Post("/logout", (HttpContext context) => LogoutAsync(context, signIn)).Produces(StatusCodes.Status204NoContent);
        group.Get("/profile", (HttpContext context) => ProfileAsync(context, users)).Produces<UserInput>();
        group.Put("/profile", (HttpContext context) => PutProfileAsync(context, users)).Accepts<ProfileInput>("application/json").Produces<UserInput>().Refuses(422);
        group.Post("/change-password", (HttpContext context) => ChangePasswordAsync(context, users))
            .RequireRateLimiting(Schemes.SignInLimit).Accepts<PasswordInput>("application/json").Produces(StatusCodes.Status204NoContent).Refuses(422, 429);
        TokenEndpoints.Map(group, signIn);
    }

    private static async Task<IResult> LoginAsync(HttpContext context, SignInService signIn)
    {
        var body = await RequestBody.ReadAsync(context.Request, LoginInput.Read).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var kind = input.Cookie ? TokenKinds.Session : TokenKinds.Bearer;
        var result = await signIn.SignInAsync(input.Username, input.Password, kind, context.Address(), context.RequestAborted).ConfigureAwait(false);
        if (result.Value is not { } signedIn)
        {
            return Problems.Of(result.Failure!);
        }

        var json = new JsonObject { ["user"] = UserEndpoints.Json(signedIn.User), ["expiresAt"] = ResourceJson.Time(signedIn.ExpiresAt) };
        if (input.Cookie)
        {
            context.Response.Cookies.Append(Schemes.Cookie, signedIn.Credential, SessionCookie.Options(context, signedIn.ExpiresAt));
            json["csrfToken"] = Csrf.TokenOf(signedIn.Credential);
        }
        else
        {
            json["token"] = signedIn.Credential;
        }

        return new JsonAnswer(json);
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, SignInService signIn)
    {
        await signIn.RevokeAsync(context.Actor(), context.User.FindFirst(Schemes.TokenIdClaim)!.Value, context.RequestAborted).ConfigureAwait(false);
        context.Response.Cookies.Delete(Schemes.Cookie, SessionCookie.Options(context, null));
        return Results.NoContent();
    }

    private static async Task<IResult> ProfileAsync(HttpContext context, UserService users)
    {
        var user = await users.FindAsync(context.Actor().UserId, context.RequestAborted).ConfigureAwait(false);
        var json = UserEndpoints.Json(user!);
        if (context.User.HasClaim(Schemes.TokenKindClaim, TokenKinds.Session))
        {
            json["csrfToken"] = Csrf.TokenOf(context.Request.Cookies[Schemes.Cookie]!);
        }

        return new JsonAnswer(json);
    }

    private static async Task<IResult> PutProfileAsync(HttpContext context, UserService users)
    {
        var body = await RequestBody.ReadAsync(context.Request, ProfileInput.Read).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await users.UpdateProfileAsync(context.Actor(), input.DisplayName, context.RequestAborted).ConfigureAwait(false);
        return result.Value is { } user ? new JsonAnswer(UserEndpoints.Json(user)) : Problems.Of(result.Failure!);
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext context, UserService users)
    {
        var body = await RequestBody.ReadAsync(context.Request, PasswordInput.Read).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await users.ChangePasswordAsync(context.Actor(), input.CurrentPassword, input.NewPassword, context.RequestAborted).ConfigureAwait(false);
        return result.Failure is { } failure ? Problems.Of(failure) : Results.NoContent();
    }

    /// <summary>A sign-in; <c>cookie</c> asks for a browser's session instead of a token.</summary>
    private sealed record LoginInput(string Username, string Password, bool Cookie)
    {
        public static LoginInput Read(JsonObjectReader json) => new(json.Required("username"), json.Required("password"), json.Flag("cookie", false));
    }

    /// <summary>What users change of themselves.</summary>
    private sealed record ProfileInput(string? DisplayName)
    {
        public static ProfileInput Read(JsonObjectReader json) => new(json.Text("displayName"));
    }

    /// <summary>A change of one's own password.</summary>
    private sealed record PasswordInput(string CurrentPassword, string NewPassword)
    {
        public static PasswordInput Read(JsonObjectReader json) => new(json.Required("currentPassword"), json.Required("newPassword"));
    }
}
