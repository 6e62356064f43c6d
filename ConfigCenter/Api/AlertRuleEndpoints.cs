using ConfigCenter.Alerts;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/alerts/rules</c>: what somebody is to be told of.</summary>
internal static class AlertRuleEndpoints
{
    public static void Map(IEndpointRouteBuilder api, AlertRuleService rules)
    {
        var group = api.MapGroup("/alerts/rules").WithTags("alerts");
        group.Get("/", (HttpContext context) => AlertEndpoints.ListAsync(context, AlertKinds.Rules.Shape, rules.ListAsync, AlertJson.Of))
            .Lists(AlertKinds.Rules.Shape).Produces<AlertRule[]>().Refuses(400);
        group.MapGet("/{id}", (HttpContext context, string id) => GetAsync(context, rules, id)).Produces<AlertRule>().Refuses(404);
        group.Post("/", (HttpContext context) => CreateAsync(context, rules))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<AlertRule>("application/json").Produces<AlertRule>(StatusCodes.Status201Created).Refuses(409, 422);
        group.MapPut("/{id}", (HttpContext context, string id) => PutAsync(context, rules, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<AlertRule>("application/json").Produces<AlertRule>().Produces<AlertRule>(StatusCodes.Status201Created).Refuses(404, 409, 412, 422);
        group.MapPut("/{id}/status", (HttpContext context, string id) => SetStatusAsync(context, rules, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<StatusInput>("application/json").Produces<AlertRule>().Refuses(404, 412, 422);
        group.MapPut("/{id}/silence", (HttpContext context, string id) => SilenceAsync(context, rules, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<SilenceInput>("application/json").Produces<AlertRule>().Refuses(404, 412, 422);
        group.MapDelete("/{id}", async (HttpContext context, string id) =>
            (await rules.DeleteAsync(context.Actor(), id, context.Request.Precondition(), context.RequestAborted).ConfigureAwait(false)).Failure is { } failure
                ? Problems.Of(failure)
                : Results.NoContent())
            .RequireAuthorization(Schemes.EditorPolicy).Produces(StatusCodes.Status204NoContent).Refuses(404, 412);
    }

    private static async Task<IResult> GetAsync(HttpContext context, AlertRuleService rules, string id)
    {
        if (await rules.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } rule)
        {
            return Problems.Of(Failure.NotFound(AlertKinds.Rules.Singular, id));
        }

        context.Response.SetETag(rule.Item.Revision);
        return new JsonAnswer(AlertJson.Of(rule));
    }

    private static Task<IResult> CreateAsync(HttpContext context, AlertRuleService rules) => ResourceEndpoints.SaveAsync(
        context, AlertRule.Read, AlertJson.ReadOnlyFields, rule => rules.CreateAsync(context.Actor(), rule, context.RequestAborted));

    private static Task<IResult> PutAsync(HttpContext context, AlertRuleService rules, string id) => ResourceEndpoints.SaveAsync(
        context, AlertRule.Read, AlertJson.ReadOnlyFields, rule => rules.PutAsync(context.Actor(), id, rule, context.Request.Precondition(), context.RequestAborted));

    private static async Task<IResult> SetStatusAsync(HttpContext context, AlertRuleService rules, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, StatusInput.Read).ConfigureAwait(false);
        return body.Value is { } status
            ? await ModifyAsync(context, rules, id, rule => rule with { Enabled = status.Enabled }).ConfigureAwait(false)
            : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> SilenceAsync(HttpContext context, AlertRuleService rules, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, SilenceInput.Read).ConfigureAwait(false);
        return body.Value is { } silence
            ? await ModifyAsync(context, rules, id, rule => rule with { Suppression = rule.Suppression with { Until = silence.Until } }).ConfigureAwait(false)
            : Problems.Of(body.Failure!);
    }

    private static async Task<IResult> ModifyAsync(HttpContext context, AlertRuleService rules, string id, Func<AlertRule, AlertRule> change) => ResourceEndpoints.Saved(
        context, await rules.ModifyAsync(context.Actor(), id, change, context.Request.Precondition(), context.RequestAborted).ConfigureAwait(false));
}
