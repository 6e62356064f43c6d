using System.Globalization;
using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/config</c>: the configuration as a whole, its versions, and how they differ.</summary>
internal static class ConfigEndpoints
{
    private const string DefaultReason = "published";

    public static void Map(IEndpointRouteBuilder api, ConfigService config)
    {
        var group = api.MapGroup("/config").WithTags("config");
        group.Get("/current", (HttpContext context) => CurrentAsync(context, config)).Produces<Snapshot>().Refuses(404);
        group.Get("/draft", (HttpContext context) => DraftAsync(context, config)).Produces<Snapshot>();
        group.Get("/versions", (HttpContext context) => VersionsAsync(context, config)).Lists(VersionRepository.Shape).Produces<ConfigVersion[]>().Refuses(400);
        group.MapGet("/versions/{version:long}", (HttpContext context, long version) => VersionAsync(context, config, version)).Produces<ConfigVersion>().Refuses(404);
        group.Get("/diff", (HttpContext context) => DiffAsync(context, config)).Produces<ConfigChange[]>().Refuses(400, 404);
        group.Post("/publish", async (HttpContext context) => Edited(context, await config.PublishAsync(
            context.Actor(), context.Request.Reason() ?? DefaultReason, context.Request.IsDryRun(), context.RequestAborted).ConfigureAwait(false)))
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status200OK).Refuses(422);
        group.Post("/refresh", async (HttpContext context) => Edited(context, await config.RefreshAsync(
            context.Actor(), context.Request.Reason() ?? "refreshed", context.RequestAborted).ConfigureAwait(false)))
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status200OK).Refuses(422);
        group.Post("/discard", async (HttpContext context) => Edited(context, await config.DiscardAsync(context.Actor(), context.RequestAborted).ConfigureAwait(false)))
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status200OK).Refuses(422);
        group.MapPost("/rollback/{version:long}", async (HttpContext context, long version) => Edited(context, await config.RollbackAsync(
            context.Actor(),
            version,
            context.Request.Reason() ?? string.Create(CultureInfo.InvariantCulture, $"rolled back to version {version}"),
            context.Request.IsDryRun(),
            context.RequestAborted).ConfigureAwait(false)))
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status200OK).Refuses(404, 422);
    }

    /// <summary>The answer to a change of the whole: what it changed, and the version that it became.</summary>
    public static IResult Edited(HttpContext context, Result<EditOutcome> result)
    {
        if (result.Value is not { } outcome)
        {
            return Problems.Of(result.Failure!);
        }

        return new JsonAnswer(new JsonObject
        {
            ["version"] = outcome.Published?.Version,
            ["dryRun"] = context.Request.IsDryRun(),
            ["changes"] = JsonNode.Parse(outcome.Published?.Changes ?? Documents.Write(outcome.Changes)),
        });
    }

    private static async Task<IResult> CurrentAsync(HttpContext context, ConfigService config)
    {
        if (await config.CurrentAsync(context.RequestAborted).ConfigureAwait(false) is not { } current)
        {
            return Problems.Of(Failure.NotFound("version", "current"));
        }

        context.Response.SetETag(current.Version);
        if (context.Request.HasRevision(current.Version))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var json = Json(current);
        json["hasDraft"] = (await config.DraftChangesAsync(context.RequestAborted).ConfigureAwait(false)).Count > 0;
        return new JsonAnswer(json);
    }

    private static async Task<IResult> DraftAsync(HttpContext context, ConfigService config) => new JsonAnswer(new JsonObject
    {
        ["changes"] = JsonNode.Parse(Documents.Write(await config.DraftChangesAsync(context.RequestAborted).ConfigureAwait(false))),
        ["snapshot"] = Documents.ToNode(await config.DraftAsync(context.RequestAborted).ConfigureAwait(false)),
    });

    private static async Task<IResult> VersionsAsync(HttpContext context, ConfigService config)
    {
        var query = ListQueryReader.Read(context.Request, VersionRepository.Shape);
        return query.Value is null
            ? Problems.Of(query.Failure!)
            : new JsonAnswer(ResourceJson.Page(await config.VersionsAsync(query.Value, context.RequestAborted).ConfigureAwait(false), query.Value, Json));
    }

    private static async Task<IResult> VersionAsync(HttpContext context, ConfigService config, long version) =>
        await config.VersionAsync(version, context.RequestAborted).ConfigureAwait(false) is { } found
            ? new JsonAnswer(Json(found))
            : Problems.Of(Failure.NotFound("version", version.ToString(CultureInfo.InvariantCulture)));

    private static async Task<IResult> DiffAsync(HttpContext context, ConfigService config)
    {
        var errors = new List<FieldError>();
        var from = Version(context.Request, "from", errors);
        var to = Version(context.Request, "to", errors);
        if (errors.Count > 0)
        {
            return Problems.Of(new Failure(FailureKind.Malformed, "The query is not valid; see errors.") { Errors = errors });
        }

        var result = await config.DiffAsync(from, to, context.RequestAborted).ConfigureAwait(false);
        return result.Failure is { } failure
            ? Problems.Of(failure)
            : new JsonAnswer(new JsonObject { ["from"] = from, ["to"] = to, ["changes"] = JsonNode.Parse(Documents.Write(result.Value)) });
    }

    /// <summary>A version's number; null is the draft.</summary>
    private static long? Version(HttpRequest request, string name, List<FieldError> errors)
    {
        var text = request.Query[name].ToString();
        if (text is "draft")
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            errors.Add(new FieldError(name, "must be the number of a version, or draft"));
        }

        return version;
    }

    private static JsonObject Json(ConfigVersion version)
    {
        var json = new JsonObject
        {
            ["version"] = version.Version,
            ["author"] = version.Author,
            ["reason"] = version.Reason,
            ["restoredFrom"] = version.RestoredFrom,
            ["createdAt"] = ResourceJson.Time(version.CreatedAt),
            ["changes"] = JsonNode.Parse(version.Changes),
        };
        if (version.Document.Length > 0)
        {
            json["snapshot"] = JsonNode.Parse(version.Document);
        }

        return json;
    }
}
