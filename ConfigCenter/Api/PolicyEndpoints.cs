using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/policies</c>: limits and message rules.</summary>
internal static class PolicyEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<PolicyConfig> service)
    {
        var group = api.MapResource("/policies", service);
        group.MapPut("/{id}/status", (HttpContext context, string id) => SetStatusAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<StatusInput>("application/json").Produces<PolicyConfig>().Refuses(404, 412, 422);
        group.MapPost("/{id}/copy", (HttpContext context, string id) => CopyAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<PolicyCopyInput>("application/json").Produces<PolicyConfig>(StatusCodes.Status201Created).Refuses(404, 409, 422);
    }

    private static async Task<IResult> SetStatusAsync(HttpContext context, ResourceService<PolicyConfig> service, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, StatusInput.Read).ConfigureAwait(false);
        return body.Value is { } status
            ? ResourceEndpoints.Saved(context, await service.ModifyAsync(
                context.Actor(), id, policy => policy with { Enabled = status.Enabled }, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> CopyAsync(HttpContext context, ResourceService<PolicyConfig> service, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, PolicyCopyInput.Read).ConfigureAwait(false);
        if (body.Value is not { } copy)
        {
            return Problems.Of(body.Failure!);
        }

        var original = await service.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        if (original is null)
        {
            return Problems.Of(Failure.NotFound("policy", id));
        }

        var value = original.Value with { Name = copy.Name, Namespaces = copy.Namespaces ?? original.Value.Namespaces };
        return ResourceEndpoints.Saved(
            context, await service.CreateAsync(context.Actor(), value, context.Request.Reason(), context.RequestAborted).ConfigureAwait(false));
    }
}
