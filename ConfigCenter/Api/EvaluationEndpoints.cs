using ConfigCenter.Data;
using ConfigCenter.Evaluation;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/config/evaluate</c>: what a configuration would have done with the requests that came last.</summary>
internal static class EvaluationEndpoints
{
    public static void Map(IEndpointRouteBuilder api, EvaluationService service) =>
        api.MapGroup("/config").WithTags("config").Post("/evaluate", (HttpContext context) => EvaluateAsync(context, service))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<EvaluationInput>("application/json").Produces<EvaluationReport>().Refuses(400, 404, 422, 503);

    private static async Task<IResult> EvaluateAsync(HttpContext context, EvaluationService service)
    {
        var body = await RequestBody.ReadAsync(context.Request, EvaluationInput.Read).ConfigureAwait(false);
        if (body.Value is not { } input)
        {
            return Problems.Of(body.Failure!);
        }

        var findings = new Findings();
        input.Check(findings);
        if (findings.Errors.Count > 0)
        {
            return Problems.Of(Failure.Invalid(findings.Errors));
        }

        var result = await service.EvaluateAsync(input, context.RequestAborted).ConfigureAwait(false);
        return result.Value is { } report ? new JsonAnswer(Documents.ToNode(report)) : Problems.Of(result.Failure!);
    }
}
