using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Core;
using Gateway.Core.Authentication;
using Gateway.Core.Configuration;
using Gateway.Core.Explain;
using Gateway.Host.Options;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Management;

/// <summary><c>POST /-/explain</c>: a request in, the decision out. For who holds GATEWAY_TOKEN, as the counters and candidates of every namespace are told.</summary>
internal static class ExplainEndpoint
{
    /// <summary>Bytes of a question, the request's body in it included.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Writing = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void Map(WebApplication app, GatewayOptions options, DataPlane dataPlane) =>
        app.MapPost("/-/explain", (Delegate)((HttpContext context) => AnswerAsync(context, options.GatewayToken, dataPlane)));

    private static async Task<IResult> AnswerAsync(HttpContext context, string? token, DataPlane dataPlane)
    {
        if (token is null)
        {
            return Refuse(StatusCodes.Status403Forbidden, "This gateway has no GATEWAY_TOKEN: nobody can be told what it decides.");
        }

        if (!BearerToken.IsPresented(context.Request.Headers.Authorization.ToString(), token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(StatusCodes.Status401Unauthorized, "Send GATEWAY_TOKEN as bearer token.");
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBytes;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Reading, context.RequestAborted);
            return await AnswerAsync(document.RootElement, dataPlane, context.RequestAborted);
        }
        catch (JsonException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The body is not JSON: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            return Refuse(e.StatusCode, e.Message);
        }
    }

    private static async Task<IResult> AnswerAsync(JsonElement body, DataPlane dataPlane, CancellationToken cancellation)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Refuse(StatusCodes.Status400BadRequest, "The body must be a JSON object.");
        }

        var reading = new ReadContext(unknownIsWarning: false);
        var request = JsonObjectReader.Read(body, "$", reading, ExplainRequest.Read);
        var findings = new Findings();
        request.Check(findings);
        SnapshotError[] errors = reading.Errors.Count > 0 ? [.. reading.Errors] : [.. findings.Errors];
        return errors.Length > 0
            ? Refuse(StatusCodes.Status422UnprocessableEntity, "The request is not valid; see errors.", errors)
            : Results.Json(await dataPlane.Explainer.ExplainAsync(request, cancellation), Writing);
    }

    private static IResult Refuse(int status, string detail, IReadOnlyList<SnapshotError>? errors = null) =>
        Results.Json(new { status, detail, errors }, Writing, "application/problem+json", status);
}
