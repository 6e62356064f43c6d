using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using MockLlm.Delivery;
using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Endpoints;

/// <summary>What every POST has in common: knobs, the body, and the answers that knobs put in the place of the endpoint's own.</summary>
internal sealed class PostEndpoint
{
    private readonly KnobDefaults _defaults;
    private readonly Func<Exchange, JsonElement, Task>? _answer;

    /// <param name="defaults">The knobs where the request sets none.</param>
    /// <param name="answer">Answers a JSON body; null for an endpoint that takes any body.</param>
    public PostEndpoint(KnobDefaults defaults, Func<Exchange, JsonElement, Task>? answer)
    {
        _defaults = defaults;
        _answer = answer;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Features.GetRequiredFeature<Exchange>();
        try
        {
            exchange.Knobs = _defaults.Read(context.Request);
            await (_answer is null ? AnswerSizeAsync(exchange) : AnswerJsonAsync(exchange, _answer));
        }
        catch (ApiException error) when (!context.Response.HasStarted)
        {
            await Reply.SendErrorAsync(exchange, error);
        }
    }

    private static async Task AnswerJsonAsync(Exchange exchange, Func<Exchange, JsonElement, Task> answer)
    {
        using var document = await ReadJsonAsync(exchange);
        await ApplyAsync(exchange);
        var root = document?.RootElement ?? default;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.Invalid("We could not parse the JSON body of your request.", null, "invalid_json");
        }

        if (exchange.Knobs.Garbage == Garbage.None)
        {
            await answer(exchange, root);
        }
        else
        {
            await Reply.SendGarbageAsync(exchange, RequestJson.Flag(root, "stream"));
        }
    }

    private static async Task AnswerSizeAsync(Exchange exchange)
    {
        var reader = exchange.Context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(exchange.Aborted);
            exchange.Received(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await ApplyAsync(exchange);
        await (exchange.Knobs.Garbage == Garbage.None
            ? UploadEndpoints.AnswerAsync(exchange)
            : Reply.SendGarbageAsync(exchange, stream: false));
    }

    /// <summary>The knobs that come before any answer.</summary>
    private static async Task ApplyAsync(Exchange exchange)
    {
        await exchange.WaitAsync(exchange.Knobs.Delay);
        if (exchange.Knobs.AbortHead)
        {
            throw exchange.Cut();
        }

        if (exchange.Knobs.Status is { } status)
        {
            throw ApiException.ForStatus(status);
        }
    }

    /// <summary>Reads the whole body; null where it is no JSON.</summary>
    private static async Task<JsonDocument?> ReadJsonAsync(Exchange exchange)
    {
        var reader = exchange.Context.Request.BodyReader;
        var read = await reader.ReadAsync(exchange.Aborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(exchange.Aborted);
        }

        exchange.Received(read.Buffer);
        try
        {
            return JsonDocument.Parse(read.Buffer.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }
}
