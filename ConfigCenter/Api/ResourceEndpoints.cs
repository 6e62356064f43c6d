using System.Globalization;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>What every kind of configuration object answers to: list, get, create, put, delete.</summary>
internal static class ResourceEndpoints
{
    /// <summary>The version that a change was published with; absent when it waits as a draft, or changed nothing.</summary>
    private const string VersionHeader = "X-Config-Version";

    /// <summary>Maps all five under a path.</summary>
    public static RouteGroupBuilder MapResource<T>(this IEndpointRouteBuilder api, string path, ResourceService<T> service)
        where T : class
    {
        var group = api.MapGroup(path).WithTags(service.Part.Plural);
        MapReads(group, service);
        group.Post("/", (HttpContext context) => CreateAsync(context, service))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<T>("application/json").Produces<T>(StatusCodes.Status201Created).Refuses(409, 422);
        group.MapPut("/{id}", (HttpContext context, string id) => PutAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<T>("application/json").Produces<T>().Produces<T>(StatusCodes.Status201Created).Refuses(404, 409, 412, 422);
        return group;
    }

    /// <summary>Maps list, get and delete.</summary>
    public static void MapReads<T>(RouteGroupBuilder group, ResourceService<T> service)
        where T : class
    {
        group.Get("/", (HttpContext context) => ListAsync(context, service)).Lists(service.Part.Kind.Shape).Produces<T[]>().Refuses(400);
        group.MapGet("/{id}", (HttpContext context, string id) => GetAsync(context, service, id)).Produces<T>().Refuses(404);
        group.MapDelete("/{id}", (HttpContext context, string id) => DeleteAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status204NoContent).Refuses(404, 409, 412);
    }

    /// <summary>Reads an object out of the body, saves it, and answers as <see cref="Saved"/> does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the object.</param>
    /// <param name="readOnly">Fields that answers have and changes may send back.</param>
    /// <param name="save">Saves it.</param>
    public static async Task<IResult> SaveAsync<T>(HttpContext context, Func<JsonObjectReader, T> read, IReadOnlyList<string> readOnly, Func<T, Task<Result<Saved<T>>>> save)
        where T : class
    {
        var body = await RequestBody.ReadAsync(context.Request, read, readOnly).ConfigureAwait(false);
        return body.Value is { } value ? Saved(context, await save(value).ConfigureAwait(false)) : Problems.Of(body.Failure!);
    }

    /// <summary>The answer to a change: the object, its revision, and the version that it is published with.</summary>
    public static IResult Saved<T>(HttpContext context, Result<Saved<T>> result, Action<JsonObject>? more = null)
    {
        if (result.Value is not { } saved)
        {
            return Problems.Of(result.Failure!);
        }

        context.Response.SetETag(saved.Item.Revision);
        SetVersion(context, saved.Version);
        if (saved.IsNew && HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Location = $"{context.Request.Path.ToString().TrimEnd('/')}/{Uri.EscapeDataString(saved.Item.Id)}";
        }

        var json = ResourceJson.Of(saved.Item);
        more?.Invoke(json);
        return new JsonAnswer(json, saved.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static void SetVersion(HttpContext context, long? version)
    {
        if (version is { } number)
        {
            context.Response.Headers[VersionHeader] = number.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async Task<IResult> ListAsync<T>(HttpContext context, ResourceService<T> service)
        where T : class
    {
        var query = ListQueryReader.Read(context.Request, service.Part.Kind.Shape);
        if (query.Value is null)
        {
            return Problems.Of(query.Failure!);
        }

        var page = await service.ListAsync(query.Value, context.RequestAborted).ConfigureAwait(false);
        return new JsonAnswer(ResourceJson.Page(page, query.Value, ResourceJson.Of));
    }

    private static async Task<IResult> GetAsync<T>(HttpContext context, ResourceService<T> service, string id)
        where T : class
    {
        var item = await service.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        if (item is null)
        {
            return Problems.Of(Failure.NotFound(service.Part.Kind.Singular, id));
        }

        context.Response.SetETag(item.Revision);
        return context.Request.HasRevision(item.Revision) ? Results.StatusCode(StatusCodes.Status304NotModified) : new JsonAnswer(ResourceJson.Of(item));
    }

    private static Task<IResult> CreateAsync<T>(HttpContext context, ResourceService<T> service)
        where T : class => SaveAsync(
            context,
            service.Part.Kind.Read,
            ResourceJson.ReadOnlyFields,
            value => service.CreateAsync(context.Actor(), value, context.Request.Reason(), context.RequestAborted));

    private static Task<IResult> PutAsync<T>(HttpContext context, ResourceService<T> service, string id)
        where T : class => SaveAsync(
            context,
            service.Part.Kind.Read,
            ResourceJson.ReadOnlyFields,
            value => service.PutAsync(context.Actor(), id, _ => value, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted));

    private static async Task<IResult> DeleteAsync<T>(HttpContext context, ResourceService<T> service, string id)
        where T : class
    {
        var result = await service.DeleteAsync(context.Actor(), id, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted).ConfigureAwait(false);
        if (result.Value is not { } outcome)
        {
            return Problems.Of(result.Failure!);
        }

        SetVersion(context, outcome.Published?.Version);
        return Results.NoContent();
    }
}
