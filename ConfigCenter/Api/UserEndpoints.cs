using System.Text.Json.Nodes;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/users</c>: who may sign in; admins only.</summary>
internal static class UserEndpoints
{
    private static readonly IReadOnlyList<string> ReadOnlyFields = ["id", "revision", "createdAt", "updatedAt", "lockedUntil"];

    public static void Map(IEndpointRouteBuilder api, UserService users)
    {
        var group = api.MapGroup("/users").WithTags("users").RequireAuthorization(Schemes.AdminPolicy);
        group.Get("/", (HttpContext context) => ListAsync(context, users)).Lists(UserRepository.Shape).Produces<UserInput[]>().Refuses(400);
        group.MapGet("/{id}", async (HttpContext context, string id) =>
            await users.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } user ? Answer(context, user) : Problems.Of(Failure.NotFound("user", id)))
            .Produces<UserInput>().Refuses(404);
        group.Post("/", (HttpContext context) => CreateAsync(context, users))
            .Accepts<UserInput>("application/json").Produces<UserInput>(StatusCodes.Status201Created).Refuses(409, 422);
        group.MapPut("/{id}", (HttpContext context, string id) => PutAsync(context, users, id))
            .Accepts<UserInput>("application/json").Produces<UserInput>().Refuses(404, 409, 412, 422);
        group.MapDelete("/{id}", async (HttpContext context, string id) =>
            (await users.DeleteAsync(context.Actor(), id, context.RequestAborted).ConfigureAwait(false)).Failure is { } failure ? Problems.Of(failure) : Results.NoContent())
            .Produces(StatusCodes.Status204NoContent).Refuses(404, 409);
    }

    /// <summary>A user without anything that would help to be them.</summary>
    public static JsonObject Json(UserAccount user) => new()
    {
        ["id"] = user.Id,
        ["username"] = user.Username,
        ["displayName"] = user.DisplayName,
        ["role"] = user.Role,
        ["enabled"] = user.Enabled == 1,
        ["lockedUntil"] = ResourceJson.Time(user.LockedUntil),
        ["revision"] = user.Revision,
        ["createdAt"] = ResourceJson.Time(user.CreatedAt),
        ["updatedAt"] = ResourceJson.Time(user.UpdatedAt),
    };

    private static async Task<IResult> ListAsync(HttpContext context, UserService users)
    {
        var query = ListQueryReader.Read(context.Request, UserRepository.Shape);
        return query.Value is null
            ? Problems.Of(query.Failure!)
            : new JsonAnswer(ResourceJson.Page(await users.ListAsync(query.Value, context.RequestAborted).ConfigureAwait(false), query.Value, Json));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, UserService users)
    {
        var body = await RequestBody.ReadAsync(context.Request, UserInput.Read, ReadOnlyFields).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await users.CreateAsync(context.Actor(), input, context.RequestAborted).ConfigureAwait(false);
        if (result.Value is { } user)
        {
            context.Response.Headers.Location = $"{context.Request.Path.ToString().TrimEnd('/')}/{user.Id}";
        }

        return Answer(context, result, StatusCodes.Status201Created);
    }

    private static async Task<IResult> PutAsync(HttpContext context, UserService users, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, UserInput.Read, ReadOnlyFields).ConfigureAwait(false);
        return body.Value is { } input
            ? Answer(context, await users.UpdateAsync(context.Actor(), id, input, context.Request.Precondition(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    private static IResult Answer(HttpContext context, Result<UserAccount> result, int status = StatusCodes.Status200OK)
    {
        if (result.Value is not { } user)
        {
            return Problems.Of(result.Failure!);
        }

        context.Response.SetETag(user.Revision);
        return new JsonAnswer(Json(user), status);
    }
}
