using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/policy-templates</c> and <c>/api/v2/config/templates</c>: configuration to begin with.</summary>
internal static class TemplateEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        Map<PolicyConfig>(api.MapGroup("/policy-templates").WithTags("policies"), "policy", Templates.Policies);
        Map<Snapshot>(api.MapGroup("/config/templates").WithTags("config"), "snapshot", Templates.Snapshots);
    }

    private static void Map<T>(RouteGroupBuilder group, string field, IReadOnlyList<Template<T>> templates)
    {
        group.MapGet("/", () => new JsonAnswer(new JsonObject { ["items"] = new JsonArray([.. templates.Select(template => (JsonNode)Json(template, field))]) })).Produces<T[]>();
        group.MapGet("/{name}", (string name) => templates.FirstOrDefault(template => template.Name == name) is { } template
            ? new JsonAnswer(Json(template, field))
            : Problems.Of(Failure.NotFound("template", name))).Produces<T>().Refuses(404);
    }

    private static JsonObject Json<T>(Template<T> template, string field) => new()
    {
        ["name"] = template.Name,
        ["description"] = template.Description,
        [field] = Documents.ToNode(template.Value),
    };
}
