using System.Text.Json.Nodes;
using ConfigCenter.Alerts;
using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/alerts</c>: what rules found, and what people do with it.</summary>
internal static class AlertEndpoints
{
    public static void Map(IEndpointRouteBuilder api, AlertService alerts)
    {
        var group = api.MapGroup("/alerts").WithTags("alerts");
        group.Get("/", (HttpContext context) => ListAsync(context, AlertRepository.Shape, alerts.ListAsync, AlertJson.Of)).Lists(AlertRepository.Shape).Produces<Alert[]>().Refuses(400);
        group.Get("/counts", (HttpContext context) => CountsAsync(context, alerts)).Produces<AlertCount[]>();
        group.Get("/notifications", (HttpContext context) => ListAsync(context, AlertOutbox.Shape, alerts.NotificationsAsync, AlertJson.Of))
            .Lists(AlertOutbox.Shape).Produces<AlertNotification[]>().Refuses(400);
        group.MapGet("/templates", static () => new JsonAnswer(new JsonObject { ["items"] = new JsonArray([.. AlertTemplates.Rules.Select(static template => (JsonNode)Json(template))]) }))
            .Produces<Template<AlertRule>[]>();
        group.MapGet("/{id}", async (HttpContext context, string id) =>
            await alerts.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is { } alert ? new JsonAnswer(AlertJson.Of(alert)) : Problems.Of(Failure.NotFound("alert", id)))
            .Produces<AlertDetail>().Refuses(404);
        MapChange(group, "ack", alerts.AcknowledgeAsync);
        MapChange(group, "resolve", alerts.ResolveAsync);
        group.MapPost("/{id}/comments", (HttpContext context, string id) => CommentAsync(context, alerts, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<CommentInput>("application/json").Produces<Alert>().Refuses(404, 422);
    }

    /// <summary>Answers with a page of a list.</summary>
    public static async Task<IResult> ListAsync<T>(HttpContext context, ListShape shape, Func<ListQuery, CancellationToken, Task<Page<T>>> list, Func<T, JsonObject> map)
    {
        var query = ListQueryReader.Read(context.Request, shape);
        return query.Value is { } asked
            ? new JsonAnswer(ResourceJson.Page(await list(asked, context.RequestAborted).ConfigureAwait(false), asked, map))
            : Problems.Of(query.Failure!);
    }

    private static void MapChange(RouteGroupBuilder group, string action, Func<Actor, string, string?, CancellationToken, Task<Result<Alert>>> change) =>
        group.MapPost($"/{{id}}/{action}", (HttpContext context, string id) => ChangeAsync(context, id, change))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<CommentInput>("application/json").Produces<Alert>().Refuses(404, 409, 422);

    private static async Task<IResult> ChangeAsync(HttpContext context, string id, Func<Actor, string, string?, CancellationToken, Task<Result<Alert>>> change)
    {
        // A body may be left out: there is not always something to say.
        var body = context.Request.ContentLength is null or 0 && context.Request.ContentType is null
            ? new CommentInput(null)
            : await RequestBody.ReadAsync(context.Request, CommentInput.Read).ConfigureAwait(false);
        return body.Value is { } input ? Answer(await change(context.Actor(), id, input.Comment, context.RequestAborted).ConfigureAwait(false)) : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> CommentAsync(HttpContext context, AlertService alerts, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, CommentInput.Read).ConfigureAwait(false);
        return body.Value is not { } input ? Problems.Of(body.Failure!)
            : string.IsNullOrWhiteSpace(input.Comment) ? Problems.Of(Failure.Invalid("$.comment", "is required"))
            : Answer(await alerts.CommentAsync(context.Actor(), id, input.Comment, context.RequestAborted).ConfigureAwait(false));
    }

    private static async Task<IResult> CountsAsync(HttpContext context, AlertService alerts)
    {
        var counts = await alerts.CountsAsync(context.RequestAborted).ConfigureAwait(false);
        return new JsonAnswer(new JsonObject { ["items"] = new JsonArray([.. counts.Select(static count => (JsonNode)Documents.ToNode(count))]) });
    }

    private static JsonObject Json(Template<AlertRule> template) =>
        new() { ["name"] = template.Name, ["description"] = template.Description, ["rule"] = Documents.ToNode(template.Value) };

    private static IResult Answer(Result<Alert> result) => result.Value is { } alert ? new JsonAnswer(AlertJson.Of(alert)) : Problems.Of(result.Failure!);
}
