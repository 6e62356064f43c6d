using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/settings</c>: of the config center, of all gateways, and of single ones.</summary>
internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder api, SettingsService service, ResourceService<InstanceSettings> instances)
    {
        var group = api.MapGroup("/settings").WithTags("settings");
        group.Get("/", async (HttpContext context) => Answer<CenterSettings>(context, await service.CenterAsync(context.RequestAborted).ConfigureAwait(false))).Produces<CenterSettings>();
        group.Put("/", (HttpContext context) => PutCenterAsync(context, service))
            .RequireAuthorization(Schemes.AdminPolicy).Accepts<CenterSettings>("application/json").Produces<CenterSettings>().Refuses(409, 412, 422);
        group.Get("/gateway", async (HttpContext context) => Answer<GatewayDefaults>(context, await service.DefaultsAsync(context.RequestAborted).ConfigureAwait(false))).Produces<GatewayDefaults>();
        group.Put("/gateway", (HttpContext context) => PutDefaultsAsync(context, service))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<GatewayDefaults>("application/json").Produces<GatewayDefaults>().Refuses(412, 422);
        api.MapResource("/settings/instances", instances);
    }

    private static async Task<IResult> PutCenterAsync(HttpContext context, SettingsService service)
    {
        var body = await RequestBody.ReadAsync(context.Request, CenterSettings.Read, ResourceJson.ReadOnlyFields).ConfigureAwait(false);
        return body.Value is { } settings
            ? Answer(context, await service.PutCenterAsync(context.Actor(), settings, context.Request.Precondition(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> PutDefaultsAsync(HttpContext context, SettingsService service)
    {
        var body = await RequestBody.ReadAsync(context.Request, GatewayDefaults.Read, ResourceJson.ReadOnlyFields).ConfigureAwait(false);
        return body.Value is { } defaults
            ? Answer(context, await service.PutDefaultsAsync(
                context.Actor(), defaults, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    private static IResult Answer<T>(HttpContext context, Result<Stored<T>> result)
    {
        if (result.Value is not { } item)
        {
            return Problems.Of(result.Failure!);
        }

        context.Response.SetETag(item.Revision);
        return new JsonAnswer(ResourceJson.Of(item));
    }
}
