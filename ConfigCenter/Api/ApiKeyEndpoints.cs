using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>
/// <c>/api/v2/api-keys</c>: clients' keys. Who sends no <c>sha256</c> gets a key made: its <c>secret</c> is in that one answer, and nowhere else.
/// </summary>
internal static class ApiKeyEndpoints
{
    private const string HashField = "sha256";

    public static void Map(IEndpointRouteBuilder api, ResourceService<ApiKeyConfig> service)
    {
        var group = api.MapGroup("/api-keys").WithTags("api-keys");
        ResourceEndpoints.MapReads(group, service);
        group.Post("/", (HttpContext context) => CreateAsync(context, service))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<ApiKeyConfig>("application/json").Produces<ApiKeyConfig>(StatusCodes.Status201Created).Refuses(409, 422);
        group.MapPut("/{id}", (HttpContext context, string id) => PutAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<ApiKeyConfig>("application/json").Produces<ApiKeyConfig>().Refuses(404, 409, 412, 422);
        group.MapPost("/{id}/rotate", (HttpContext context, string id) => RotateAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Produces<ApiKeyConfig>().Refuses(404, 412);
        group.MapPut("/{id}/status", (HttpContext context, string id) => SetStatusAsync(context, service, id))
            .RequireAuthorization(Schemes.EditorPolicy).Accepts<StatusInput>("application/json").Produces<ApiKeyConfig>().Refuses(404, 412, 422);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ResourceService<ApiKeyConfig> service)
    {
        var secret = ApiKeySecret.New();
        var body = await ReadAsync(context, ApiKeySecret.NewId(), ApiKeySecret.Hash(secret)).ConfigureAwait(false);
        if (body.Value is not { } read)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await service.CreateAsync(context.Actor(), read.Key, context.Request.Reason(), context.RequestAborted).ConfigureAwait(false);
        return ResourceEndpoints.Saved(context, result, json => Show(json, read.HasHash ? null : secret));
    }

    private static async Task<IResult> PutAsync(HttpContext context, ResourceService<ApiKeyConfig> service, string id)
    {
        var secret = ApiKeySecret.New();
        var body = await ReadAsync(context, id, ApiKeySecret.Hash(secret)).ConfigureAwait(false);
        if (body.Value is not { } read)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await service.PutAsync(
            context.Actor(),
            id,
            stored => stored is null || read.HasHash ? read.Key : read.Key with { Sha256 = stored.Sha256 },
            context.Request.Precondition(),
            context.Request.Reason(),
            context.RequestAborted).ConfigureAwait(false);
        return ResourceEndpoints.Saved(context, result, json => Show(json, read.HasHash || !result.Value!.IsNew ? null : secret));
    }

    private static async Task<IResult> RotateAsync(HttpContext context, ResourceService<ApiKeyConfig> service, string id)
    {
        var secret = ApiKeySecret.New();
        var result = await service.ModifyAsync(
            context.Actor(),
            id,
            key => key with { Sha256 = ApiKeySecret.Hash(secret) },
            context.Request.Precondition(),
            context.Request.Reason() ?? $"api-keys/{id} rotated",
            context.RequestAborted).ConfigureAwait(false);
        return ResourceEndpoints.Saved(context, result, json => Show(json, secret));
    }

    private static async Task<IResult> SetStatusAsync(HttpContext context, ResourceService<ApiKeyConfig> service, string id)
    {
        var body = await RequestBody.ReadAsync(context.Request, StatusInput.Read).ConfigureAwait(false);
        return body.Value is { } status
            ? ResourceEndpoints.Saved(context, await service.ModifyAsync(
                context.Actor(), id, key => key with { Enabled = status.Enabled }, context.Request.Precondition(), context.Request.Reason(), context.RequestAborted).ConfigureAwait(false))
            : Problems.Of(body.Failure!);
    }

    /// <summary>Reads a key that may leave out what is made for it.</summary>
    private static async Task<Result<KeyBody>> ReadAsync(HttpContext context, string id, string hash)
    {
        var body = await RequestBody.JsonAsync(context.Request).ConfigureAwait(false);
        if (body.Failure is { } failure)
        {
            return failure;
        }

        var json = JsonObject.Create(body.Value)!;
        var hasHash = json[HashField] is not null;
        json["id"] ??= id;
        json[HashField] ??= hash;
        var read = RequestBody.Read(JsonSerializer.SerializeToElement(json), SnapshotParts.ApiKey, ResourceJson.ReadOnlyFields);
        return read.Value is { } key ? new KeyBody(key, hasHash) : read.Failure!;
    }

    private static void Show(JsonObject json, string? secret)
    {
        if (secret is not null)
        {
            json["secret"] = secret;
        }
    }

    private sealed record KeyBody(ApiKeyConfig Key, bool HasHash);
}
