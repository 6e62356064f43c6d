using System.Text.Json.Nodes;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/auth/tokens</c>: tokens with which programs act as the user who made them.</summary>
internal static class TokenEndpoints
{
    private const int DefaultDays = 90;
    private const int MaxDays = 366;

    public static void Map(IEndpointRouteBuilder auth, SignInService signIn)
    {
        auth.Get("/tokens", (HttpContext context) => ListAsync(context, signIn)).Produces(StatusCodes.Status200OK);
        auth.Post("/tokens", (HttpContext context) => CreateAsync(context, signIn)).Accepts<TokenInput>("application/json").Produces(StatusCodes.Status201Created).Refuses(422);
        auth.MapDelete("/tokens/{id}", async (HttpContext context, string id) =>
            (await signIn.RevokeAsync(context.Actor(), id, context.RequestAborted).ConfigureAwait(false)).Failure is { } failure ? Problems.Of(failure) : Results.NoContent())
            .Produces(StatusCodes.Status204NoContent).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, SignInService signIn)
    {
        var tokens = await signIn.ApiTokensAsync(context.Actor(), context.RequestAborted).ConfigureAwait(false);
        return new JsonAnswer(new JsonObject { ["items"] = new JsonArray([.. tokens.Select(static token => (JsonNode)Json(token))]) });
    }

    private static async Task<IResult> CreateAsync(HttpContext context, SignInService signIn)
    {
        var body = await RequestBody.ReadAsync(context.Request, TokenInput.Read).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var findings = new Findings();
        findings.Name("$.name", input.Name);
        findings.Range("$.days", input.Days, 1, MaxDays);
        if (findings.Errors.Count > 0)
        {
            return Problems.Of(Failure.Invalid(findings.Errors));
        }

        var result = await signIn.CreateApiTokenAsync(context.Actor(), input.Name, TimeSpan.FromDays(input.Days), context.RequestAborted).ConfigureAwait(false);
        var json = Json(result.Value.Token);
        json["token"] = result.Value.Credential;
        return new JsonAnswer(json, StatusCodes.Status201Created);
    }

    private static JsonObject Json(UserToken token) => new()
    {
        ["id"] = token.Id,
        ["name"] = token.Name,
        ["createdAt"] = ResourceJson.Time(token.CreatedAt),
        ["expiresAt"] = ResourceJson.Time(token.ExpiresAt),
    };

    /// <summary>A token to make.</summary>
    private sealed record TokenInput(string Name, int Days)
    {
        public static TokenInput Read(JsonObjectReader json) => new(json.Required("name"), json.Int("days", DefaultDays));
    }
}
