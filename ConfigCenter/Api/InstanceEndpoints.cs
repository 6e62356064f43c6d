using System.Text.Json.Nodes;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/instances</c>: which gateways there are, and which version they run.</summary>
internal static class InstanceEndpoints
{
    public static void Map(IEndpointRouteBuilder api, InstanceService instances, VersionFeed feed)
    {
        var group = api.MapGroup("/instances").WithTags("instances");
        group.Get("/", (HttpContext context) => ListAsync(context, instances, feed)).Lists(InstanceRepository.Shape).Produces<GatewayInstance[]>().Refuses(400);
        group.MapGet("/{id}", async (HttpContext context, string id) =>
            await instances.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } instance
                ? new JsonAnswer(Json(instance, instances, feed))
                : Problems.Of(Failure.NotFound("instance", id))).Produces<GatewayInstance>().Refuses(404);
        group.MapDelete("/{id}", async (HttpContext context, string id) =>
            (await instances.ForgetAsync(context.Actor(), id, context.RequestAborted).ConfigureAwait(false)).Failure is { } failure ? Problems.Of(failure) : Results.NoContent())
            .RequireAuthorization(Schemes.AdminPolicy).Produces(StatusCodes.Status204NoContent).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, InstanceService instances, VersionFeed feed)
    {
        var query = ListQueryReader.Read(context.Request, InstanceRepository.Shape);
        return query.Value is null
            ? Problems.Of(query.Failure!)
            : new JsonAnswer(ResourceJson.Page(
                await instances.ListAsync(query.Value, context.RequestAborted).ConfigureAwait(false), query.Value, instance => Json(instance, instances, feed)));
    }

    private static JsonObject Json(GatewayInstance instance, InstanceService instances, VersionFeed feed) => new()
    {
        ["id"] = instance.Id,
        ["version"] = instance.Version,
        ["isCurrent"] = instance.Version == feed.Current?.Version,
        ["isLive"] = instances.IsLive(instance),
        ["state"] = instance.State,
        ["address"] = instance.Address,
        ["managementUrl"] = instance.ManagementUrl,
        ["build"] = instance.Build,
        ["problems"] = instance.Problems is null ? new JsonArray() : JsonNode.Parse(instance.Problems),
        ["upstreams"] = instance.Upstreams is null ? new JsonArray() : JsonNode.Parse(instance.Upstreams),
        ["startedAt"] = ResourceJson.Time(instance.StartedAt),
        ["firstSeen"] = ResourceJson.Time(instance.FirstSeen),
        ["lastSeen"] = ResourceJson.Time(instance.LastSeen),
    };
}
