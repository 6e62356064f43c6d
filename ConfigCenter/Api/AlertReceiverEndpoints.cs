using ConfigCenter.Alerts;
using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/alerts/receivers</c>: who is told; admins change it.</summary>
internal static class AlertReceiverEndpoints
{
    public static void Map(IEndpointRouteBuilder api, AlertReceiverService receivers)
    {
        var group = api.MapGroup("/alerts/receivers").WithTags("alerts");
        group.Get("/", (HttpContext context) => AlertEndpoints.ListAsync(context, AlertKinds.Receivers.Shape, receivers.ListAsync, ResourceJson.Of))
            .Lists(AlertKinds.Receivers.Shape).Produces<AlertReceiver[]>().Refuses(400);
        group.MapGet("/{id}", (HttpContext context, string id) => GetAsync(context, receivers, id)).Produces<AlertReceiver>().Refuses(404);
        group.Post("/", (HttpContext context) => CreateAsync(context, receivers))
            .RequireAuthorization(Schemes.AdminPolicy).Accepts<AlertReceiver>("application/json").Produces<AlertReceiver>(StatusCodes.Status201Created).Refuses(409, 422);
        group.MapPut("/{id}", (HttpContext context, string id) => PutAsync(context, receivers, id))
            .RequireAuthorization(Schemes.AdminPolicy).Accepts<AlertReceiver>("application/json").Produces<AlertReceiver>().Produces<AlertReceiver>(StatusCodes.Status201Created).Refuses(404, 409, 412, 422);
        group.MapDelete("/{id}", async (HttpContext context, string id) =>
            (await receivers.DeleteAsync(context.Actor(), id, context.Request.Precondition(), context.RequestAborted).ConfigureAwait(false)).Failure is { } failure
                ? Problems.Of(failure)
                : Results.NoContent())
            .RequireAuthorization(Schemes.AdminPolicy).Produces(StatusCodes.Status204NoContent).Refuses(404, 409, 412);
        group.MapPost("/{id}/test", (HttpContext context, string id) => TestAsync(context, receivers, id))
            .RequireAuthorization(Schemes.AdminPolicy).Produces<AlertTest>().Refuses(404);
    }

    private static async Task<IResult> GetAsync(HttpContext context, AlertReceiverService receivers, string id)
    {
        if (await receivers.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } receiver)
        {
            return Problems.Of(Failure.NotFound(AlertKinds.Receivers.Singular, id));
        }

        context.Response.SetETag(receiver.Revision);
        return new JsonAnswer(ResourceJson.Of(receiver));
    }

    private static Task<IResult> CreateAsync(HttpContext context, AlertReceiverService receivers) => ResourceEndpoints.SaveAsync(
        context, AlertReceiver.Read, ResourceJson.ReadOnlyFields, receiver => receivers.CreateAsync(context.Actor(), receiver, context.RequestAborted));

    private static Task<IResult> PutAsync(HttpContext context, AlertReceiverService receivers, string id) => ResourceEndpoints.SaveAsync(
        context, AlertReceiver.Read, ResourceJson.ReadOnlyFields, receiver => receivers.PutAsync(context.Actor(), id, receiver, context.Request.Precondition(), context.RequestAborted));

    private static async Task<IResult> TestAsync(HttpContext context, AlertReceiverService receivers, string id)
    {
        var result = await receivers.TestAsync(context.Actor(), id, context.RequestAborted).ConfigureAwait(false);
        return result.Value is { } test ? new JsonAnswer(Documents.ToNode(test)) : Problems.Of(result.Failure!);
    }
}
