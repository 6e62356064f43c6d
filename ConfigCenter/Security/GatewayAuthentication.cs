using System.Security.Claims;
using System.Text.Encodings.Web;
using ConfigCenter.Api;
using Gateway.Core.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConfigCenter.Security;

/// <summary>Recognises gateways by the token that all of them share.</summary>
internal sealed class GatewayAuthentication : AuthenticationHandler<AuthenticationSchemeOptions>
{
    private readonly GatewayToken _token;

    public GatewayAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, GatewayToken token)
        : base(options, logger, encoder) => _token = token;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request.Headers.Authorization.ToString()) is not { } presented)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!KeyHash.AreEqual(_token.Value, presented))
        {
            return Task.FromResult(AuthenticateResult.Fail("The gateway token is wrong."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, Schemes.Gateway)], Schemes.Gateway);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Schemes.Gateway)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(new Failure(FailureKind.Unauthenticated, "Send GATEWAY_TOKEN as bearer token.")).ExecuteAsync(Context);
    }
}
