using System.Security.Claims;
using System.Text.Encodings.Web;
using ConfigCenter.Api;
using ConfigCenter.Ui;
using Gateway.Core.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConfigCenter.Security;

/// <summary>Recognises users by a bearer token, or else by the cookie of a session.</summary>
internal sealed class UserAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    private const int MaxCredentialLength = 200;

    private readonly SignInService _signIn;
    private readonly Readiness _readiness;

    public UserAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SignInService signIn, Readiness readiness)
        : base(options, logger, encoder)
    {
        _signIn = signIn;
        _readiness = readiness;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var bearer = BearerToken.Of(header);
        var credential = bearer ?? (header.Length > 0 ? null : Request.Cookies[Schemes.Cookie]);
        if (string.IsNullOrEmpty(credential) || !_readiness.IsReady)
        {
            return AuthenticateResult.NoResult();
        }

        // A cookie only counts as a session's, and a session's token only in its cookie.
        var owner = credential.Length > MaxCredentialLength ? null : await _signIn.OwnerAsync(credential, Context.RequestAborted).ConfigureAwait(false);
        if (owner is null || bearer is not null == (owner.TokenKind == TokenKinds.Session))
        {
            return AuthenticateResult.Fail("The credential is unknown or expired.");
        }

        var identity = new ClaimsIdentity(
            [
                new Claim(Schemes.UserIdClaim, owner.UserId),
                new Claim(ClaimTypes.Name, owner.Username),
                new Claim(ClaimTypes.Role, owner.Role),
                new Claim(Schemes.TokenIdClaim, owner.TokenId),
                new Claim(Schemes.TokenKindClaim, owner.TokenKind),
            ],
            Schemes.User);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Schemes.User));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.IsAdmin())
        {
            Response.Redirect(SignInAddress.For(Request));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(new Failure(FailureKind.Unauthenticated, "Sign in first, or send a token that is valid.")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.IsAdmin())
        {
            // Told by a page.
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return Problems.Of(Failure.Forbidden("Your role does not allow this.")).ExecuteAsync(Context);
    }
}
