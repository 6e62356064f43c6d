using Gateway.Core.Authentication;
using Gateway.Core.Prompts;
using Gateway.Core.Tokens;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TokenCount.Options;
using TokenCount.Storage;

namespace TokenCount.Endpoints;

/// <summary><c>GET /models</c>, <c>POST /models/{name}</c> and <c>GET /models/{name}/vocabulary</c>.</summary>
internal static class ModelEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/models", List);
        app.MapPost("/models/{name}", UploadAsync);
        app.MapGet("/models/{name}/vocabulary", Lend);
    }

    private static IResult List(TokenizerCatalog catalog)
    {
        var found = catalog.List();
        var usable = found.Where(static model => model.Problem is null).Select(static model => model.Name).ToHashSet(StringComparer.Ordinal);
        return Results.Json(
            new ModelsAnswer(
                true,
                [.. found.Select(static model => new ModelEntry(model.Name, model.Name, SourceOf(model.Source), model.Problem is null, model.Tokenizer is not null, model.Problem))],
                [.. ModelFamilies.All.Select(family => new FamilyEntry(family.Patterns, family.Tokens.Tokenizer!, family.Tokens.Template.Name, usable.Contains(family.Tokens.Tokenizer!)))]),
            CountJson.Default.ModelsAnswer);
    }

    private static async Task<IResult> UploadAsync(string name, HttpRequest request, VocabularyStore store, TokenCountOptions options)
    {
        if (options.AdminToken is null)
        {
            return ErrorAnswer.Result(StatusCodes.Status403Forbidden, "uploads_disabled", "Uploads are off: neither ADMIN_TOKEN nor ADMIN_PASSWORD is set.");
        }

        if (!BearerToken.IsPresented(request.Headers.Authorization.ToString(), options.AdminToken))
        {
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return ErrorAnswer.Result(StatusCodes.Status401Unauthorized, "invalid_token", "Present the admin token: Authorization: Bearer …");
        }

        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options.MaxVocabularyBytes;
        if (VocabularyStore.CheckName(name) is { } reason)
        {
            return ErrorAnswer.Result(StatusCodes.Status400BadRequest, "invalid_name", reason);
        }

        var file = await RequestBytes.ReadAsync(request).ConfigureAwait(false);
        var (hash, problem) = await store.StoreAsync(name, file).ConfigureAwait(false);
        return problem is null
            ? Results.Json(new UploadAnswer(true, name, file.Length, hash!), CountJson.Default.UploadAnswer, statusCode: StatusCodes.Status201Created)
            : ErrorAnswer.Result(StatusCodes.Status400BadRequest, "invalid_vocabulary", problem);
    }

    private static IResult Lend(string name, VocabularyStore store)
    {
        if (store.Open(name) is not { } vocabulary)
        {
            return ErrorAnswer.Result(StatusCodes.Status404NotFound, "vocabulary_not_found", "There is no tokenizer.json of that name here. Built-in vocabularies need not be fetched.");
        }

        return Results.File(vocabulary.File, "application/json", lastModified: vocabulary.Modified, entityTag: new EntityTagHeaderValue($"\"{vocabulary.Sha256}\""));
    }

    private static string SourceOf(TokenizerSource source) => source switch
    {
        TokenizerSource.BuiltIn => "builtIn",
        TokenizerSource.TokenizerJson => "tokenizerJson",
        _ => "tiktoken",
    };
}
