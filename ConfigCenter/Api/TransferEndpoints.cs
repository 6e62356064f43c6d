using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;
using Microsoft.AspNetCore.Mvc;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/config/export</c>, <c>/import</c> and <c>/validate</c>: whole configurations as JSON or YAML.</summary>
internal static class TransferEndpoints
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Map(IEndpointRouteBuilder api, ConfigService config)
    {
        var group = api.MapGroup("/config").WithTags("config");
        group.Get("/export", (HttpContext context) => ExportAsync(context, config)).Produces<Snapshot>(contentType: "application/json", additionalContentTypes: "application/yaml").Refuses(400, 404);
        group.Post("/import", (HttpContext context) => ImportAsync(context, config))
            .WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxImportBytes))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<Snapshot>("application/json", "application/yaml").Produces(StatusCodes.Status200OK).Refuses(400, 413, 422);
        group.Post("/validate", (HttpContext context) => ValidateAsync(context, config))
            .WithMetadata(new RequestSizeLimitAttribute(RequestBody.MaxImportBytes))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<Snapshot>("application/json", "application/yaml").Produces(StatusCodes.Status200OK).Refuses(400, 413);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, ConfigService config)
    {
        var format = context.Request.Query["format"].ToString();
        if (format is not ("" or "json" or "yaml"))
        {
            return Problems.Of(new Failure(FailureKind.Malformed, "The query is not valid; see errors.") { Errors = [new FieldError("format", "must be json or yaml")] });
        }

        var current = await config.CurrentAsync(context.RequestAborted).ConfigureAwait(false);
        if (current is null)
        {
            return Problems.Of(Failure.NotFound("version", "current"));
        }

        var json = SecretMask.Apply(JsonNode.Parse(current.Document)!);
        var isYaml = format == "yaml";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"gateway-{current.Version}.{(isYaml ? "yaml" : "json")}\"";
        return isYaml
            ? Results.Text(YamlText.Write(json), "application/yaml", Encoding.UTF8)
            : Results.Text(json.ToJsonString(Indented), "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> ImportAsync(HttpContext context, ConfigService config)
    {
        var mode = context.Request.Query["mode"].ToString();
        if (mode is not ("" or "replace" or "merge"))
        {
            return Problems.Of(new Failure(FailureKind.Malformed, "The query is not valid; see errors.") { Errors = [new FieldError("mode", "must be replace or merge")] });
        }

        var body = await SnapshotAsync(context.Request).ConfigureAwait(false);
        if (body.Value is not { } document)
        {
            return Problems.Of(body.Failure!);
        }

        // With unknown names told together with what they mean: the form alone would tell only half.
        var read = mode == "merge" ? SnapshotReader.Read(document) : SnapshotReader.ReadAndValidate(document);
        if (read.Snapshot is not { } snapshot)
        {
            return Problems.Of(Failure.Invalid(read.Errors));
        }

        return ConfigEndpoints.Edited(context, await config.ImportAsync(
            context.Actor(),
            snapshot,
            mode == "merge" ? TakeMode.Merge : TakeMode.Replace,
            context.Request.Reason() ?? "imported",
            context.Request.IsDryRun(),
            context.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>Says whether a snapshot, or without a body the draft, would be accepted; wrong or not, the question is answered with 200.</summary>
    private static async Task<IResult> ValidateAsync(HttpContext context, ConfigService config)
    {
        if (context.Request.ContentLength is null or 0 && context.Request.ContentType is null)
        {
            var published = await config.PublishAsync(context.Actor(), "validated", isDryRun: true, context.RequestAborted).ConfigureAwait(false);
            return Verdict(published.Failure);
        }

        var body = await SnapshotAsync(context.Request).ConfigureAwait(false);
        if (body.Value is not { } document)
        {
            return Problems.Of(body.Failure!);
        }

        var read = SnapshotReader.ReadAndValidate(document);
        if (read.Snapshot is not { } snapshot)
        {
            return Verdict(Failure.Invalid(read.Errors));
        }

        var imported = await config.ImportAsync(context.Actor(), snapshot, TakeMode.Replace, "validated", isDryRun: true, context.RequestAborted).ConfigureAwait(false);
        return Verdict(imported.Failure);
    }

    private static JsonAnswer Verdict(Failure? failure) => new(new JsonObject
    {
        ["valid"] = failure is null,
        ["errors"] = new JsonArray([.. (failure?.Errors ?? []).Select(static error => (JsonNode)Documents.ToNode(error))]),
    });

    /// <summary>The body as a snapshot's JSON, whichever way it was written.</summary>
    private static async Task<Result<byte[]>> SnapshotAsync(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var bytes = await RequestBody.BytesAsync(request).ConfigureAwait(false);
        if (type is "application/json")
        {
            var json = RequestBody.Parse(bytes);
            return json.Failure is { } failure ? failure : bytes;
        }

        if (type is not ("application/yaml" or "application/x-yaml" or "text/yaml"))
        {
            return new Failure(FailureKind.Malformed, "The body must be application/json or application/yaml.");
        }

        return YamlText.TryReadJson(bytes, out var converted, out var error) ? converted : new Failure(FailureKind.Malformed, $"The body is not usable YAML: {error}");
    }
}
