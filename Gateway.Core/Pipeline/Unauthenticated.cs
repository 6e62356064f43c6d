using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Pipeline;

/// <summary>Says why a request's key or token does not do (RFC 6750, section 3). Nothing of the token itself is repeated.</summary>
internal static class Unauthenticated
{
    private const string Challenge = "WWW-Authenticate: Bearer realm=\"ai-gateway\"";

    public static ErrorDescription Describe(RequestContext context)
    {
        var isToken = context.TokenStatus is not (JwtStatus.None or JwtStatus.Valid);
        var message = isToken ? OfToken(context.TokenStatus) : OfKey(context.Namespace?.Authentication);
        return new(401, "authentication_error", "invalid_api_key", message, isToken ? $"{Challenge}, error=\"invalid_token\"\r\n" : $"{Challenge}\r\n");
    }

    private static string OfKey(NamespaceAuthentication? wanted) => wanted switch
    {
        NamespaceAuthentication.Jwt => "A bearer token of a trusted issuer is needed.",
        NamespaceAuthentication.ApiKeyOrJwt => "The API key is missing, unknown, disabled or expired, and there is no bearer token of a trusted issuer.",
        _ => "The API key is missing, unknown, disabled or expired.",
    };

    private static string OfToken(JwtStatus status) => status switch
    {
        JwtStatus.Expired => "The bearer token has expired.",
        JwtStatus.NotYetValid => "The bearer token is not valid yet.",
        JwtStatus.TooLong => "The bearer token is too long.",
        JwtStatus.UnsupportedAlgorithm => "The bearer token is signed in a way that its issuer's configuration does not accept.",
        JwtStatus.UnknownKey => "The bearer token is signed with a key that its issuer does not publish.",
        JwtStatus.WrongSignature => "The bearer token's signature is wrong.",
        JwtStatus.WrongAudience => "The bearer token is meant for another audience.",
        JwtStatus.NoNamespace => "The bearer token names no namespace that its issuer may open.",
        _ => "The bearer token is malformed.",
    };
}
