using System.Text.Json.Nodes;
using ConfigCenter.Explain;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/explain</c>: what a gateway would do with a request, and why.</summary>
internal static class ExplainEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ExplainService service) =>
        api.Post("/explain", (HttpContext context) => ExplainAsync(context, service)).WithTags("explain")
            .Accepts<ExplainInput>("application/json").Produces(StatusCodes.Status200OK).Refuses(400, 413, 422, 503);

    private static async Task<IResult> ExplainAsync(HttpContext context, ExplainService service)
    {
        var body = await RequestBody.JsonAsync(context.Request).ConfigureAwait(false);
        if (body.Failure is { } failure)
        {
            return Problems.Of(failure);
        }

        var question = JsonObject.Create(body.Value)!;
        string? instance = null;
        if (question["instance"] is JsonValue named && !named.TryGetValue(out instance))
        {
            return Problems.Of(Failure.Invalid("$.instance", "must be the id of an instance"));
        }

        question.Remove("instance");
        var result = await service.AskAsync(question, instance, context.RequestAborted).ConfigureAwait(false);
        return result.Value is { } explanation ? new JsonAnswer(explanation) : Problems.Of(result.Failure!);
    }
}
