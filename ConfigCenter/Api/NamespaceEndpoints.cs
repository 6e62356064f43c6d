using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/namespaces</c>: tenants.</summary>
internal static class NamespaceEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<NamespaceConfig> service, NamespaceStats stats)
    {
        var group = api.MapResource("/namespaces", service);
        group.MapPut("/{id}/status", (HttpContext context, string id) => SetStatusAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<StatusInput>("application/json").Produces<NamespaceConfig>().Refuses(404, 412, 422);
        group.MapGet("/{id}/stats", (HttpContext context, string id) => StatsAsync(context, stats, id)).Produces<NamespaceCounts>().Refuses(404);
    }

    private static async Task<IResult> SetStatusAsync(HttpContext context, ResourceService<NamespaceConfig> service, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, StatusInput.Read).ConfigureAwait(false);
        return body.Value is { } status
            ? ResourceEndpoints.Saved(context, await service.ModifyAsync(
                context.Actor(), id, ns => ns with { Enabled = status.Enabled }, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> StatsAsync(HttpContext context, NamespaceStats stats, string id) =>
        await stats.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } counts
            ? new JsonAnswer(Data.Documents.ToNode(counts))
            : Problems.Of(Failure.NotFound("namespace", id));
}
