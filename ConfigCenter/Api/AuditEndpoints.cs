using System.Text.Json.Nodes;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/audit</c>: who did what; admins only.</summary>
internal static class AuditEndpoints
{
    public static void Map(IEndpointRouteBuilder api, AuditService audit) =>
        api.Get("/audit", (HttpContext context) => ListAsync(context, audit)).RequireAuthorization(Schemes.AdminPolicy).WithTags("audit").Lists(AuditRepository.Shape).Produces<AuditEntry[]>().Refuses(400);

    private static async Task<IResult> ListAsync(HttpContext context, AuditService audit)
    {
        var query = ListQueryReader.Read(context.Request, AuditRepository.Shape);
        if (query.Value is null)
        {
            return Problems.Of(query.Failure!);
        }

        var page = await audit.ListAsync(query.Value, context.RequestAborted).ConfigureAwait(false);
        return new JsonAnswer(ResourceJson.Page(page, query.Value, Json));
    }

    private static JsonObject Json(AuditEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["at"] = ResourceJson.Time(entry.At),
        ["username"] = entry.Username,
        ["address"] = entry.Address,
        ["action"] = entry.Action,
        ["resource"] = entry.Resource,
        ["name"] = entry.Name,
        ["detail"] = entry.Detail is null ? null : JsonNode.Parse(entry.Detail),
    };
}
