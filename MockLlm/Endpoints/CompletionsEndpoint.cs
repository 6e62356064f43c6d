using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary><c>POST /v1/completions</c>: each prompt is answered <c>n</c> times, choices in the order of the prompts.</summary>
internal static class CompletionsEndpoint
{
    public static Task AnswerAsync(Exchange exchange, JsonElement root)
    {
        var request = CompletionsRequest.Read(exchange, root);
        return request.IsStream
            ? SendStreamAsync(exchange, request)
            : Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json => Write(json, exchange, request));
    }

    private static void Write(Utf8JsonWriter json, Exchange exchange, CompletionsRequest request)
    {
        WriteStart(json, exchange, request);
        for (var index = 0; index < request.Answers.Count; index++)
        {
            WriteChoice(json, index, request.Answers[index].Text, FinishReason(request.Answers[index]));
        }

        json.WriteEndArray();
        if (!exchange.Knobs.NoUsage)
        {
            UsageJson.WriteChat(json, request.Usage(exchange.Knobs));
        }

        json.WriteEndObject();
    }

    private static async Task SendStreamAsync(Exchange exchange, CompletionsRequest request)
    {
        using var events = await EventStream.StartAsync(exchange);
        var withUsage = request.IncludeUsage && !exchange.Knobs.NoUsage;
        var longest = request.Answers.Max(answer => answer.Pieces.Count);
        var sent = 0;
        for (var turn = 0; turn < longest; turn++)
        {
            for (var index = 0; index < request.Answers.Count; index++)
            {
                if (turn < request.Answers[index].Pieces.Count)
                {
                    sent++;
                    await SendChunkAsync(index, request.Answers[index].Pieces[turn], null);
                }
            }
        }

        for (var index = 0; index < request.Answers.Count; index++)
        {
            await SendChunkAsync(index, "", FinishReason(request.Answers[index]));
        }

        if (withUsage)
        {
            var json = events.Begin();
            WriteStart(json, exchange, request);
            json.WriteEndArray();
            UsageJson.WriteChat(json, request.Usage(exchange.Knobs));
            json.WriteEndObject();
            await events.EndAsync();
        }

        await events.SendDoneAsync();

        ValueTask SendChunkAsync(int index, string text, string? finishReason)
        {
            var json = events.Begin();
            WriteStart(json, exchange, request);
            WriteChoice(json, index, text, finishReason);
            json.WriteEndArray();
            if (withUsage && exchange.Knobs.DupUsage)
            {
                UsageJson.WriteChat(json, new Usage(request.InputTokens, sent, 0));
            }
            else if (withUsage)
            {
                json.WriteNull("usage"u8);
            }

            json.WriteEndObject();
            return events.EndAsync();
        }
    }

    private static string FinishReason(Answer answer)
    {
        return answer.IsCut ? "length" : "stop";
    }

    private static void WriteStart(Utf8JsonWriter json, Exchange exchange, CompletionsRequest request)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, "cmpl-" + exchange.Id);
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("model"u8, request.Model);
        json.WriteString("system_fingerprint"u8, "fp_mock"u8);
        json.WriteStartArray("choices"u8);
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, string text, string? finishReason)
    {
        json.WriteStartObject();
        json.WriteText("text", text);
        json.WriteNumber("index"u8, index);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteEndObject();
    }
}
