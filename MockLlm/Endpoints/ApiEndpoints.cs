using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using MockLlm.Delivery;
using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Endpoints;

/// <summary>The paths of the API, and 404 for every other.</summary>
internal static class ApiEndpoints
{
    public static void Map(WebApplication app, KnobDefaults defaults)
    {
        Post("/v1/chat/completions", ChatEndpoint.AnswerAsync);
        Post("/v1/completions", CompletionsEndpoint.AnswerAsync);
        Post("/v1/embeddings", EmbeddingsEndpoint.AnswerAsync);
        Post("/v1/responses", ResponsesEndpoint.AnswerAsync);
        Post("/v1/messages", MessagesEndpoint.AnswerAsync);
        Post("/v1/messages/count_tokens", MessagesEndpoint.CountTokensAsync);
        Post("/v1/files", null);
        Post("/v1/audio/transcriptions", null);
        app.MapGet("/v1/models", context => Run(context, ModelsEndpoint.ListAsync));
        app.MapGet("/v1/models/{*id}", context => Run(context, ModelsEndpoint.GetAsync));
        app.MapFallback("{*path}", context => Run(context, UnknownAsync));

        void Post(string path, Func<Exchange, JsonElement, Task>? answer)
        {
            app.MapPost(path, new PostEndpoint(defaults, answer).InvokeAsync);
        }
    }

    private static async Task Run(HttpContext context, Func<Exchange, Task> answer)
    {
        var exchange = context.Features.GetRequiredFeature<Exchange>();
        try
        {
            await answer(exchange);
        }
        catch (ApiException error)
        {
            await Reply.SendErrorAsync(exchange, error);
        }
    }

    private static Task UnknownAsync(Exchange exchange)
    {
        throw ApiException.NotFound($"Invalid URL ({exchange.Method} {exchange.Context.Request.Path})", null, "unknown_url");
    }
}
