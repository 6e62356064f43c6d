using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>Anthropic's <c>POST /v1/messages</c>, and its token count.</summary>
internal static class MessagesEndpoint
{
    public static Task AnswerAsync(Exchange exchange, JsonElement root)
    {
        var request = MessagesRequest.Read(root);
        if (request.MaxTokens is null)
        {
            throw ApiException.Invalid("max_tokens: Field required", "max_tokens", "missing_required_parameter");
        }

        var answer = AnswerComposer.Compose(exchange, request.LastUserText, request.MaxTokens, request.FirstTool);
        return request.IsStream
            ? MessagesStream.SendAsync(exchange, request, answer)
            : Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json => Write(json, exchange, request, answer));
    }

    public static Task CountTokensAsync(Exchange exchange, JsonElement root)
    {
        var request = MessagesRequest.Read(root);
        return Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens"u8, request.InputTokens);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Exchange exchange, MessagesRequest request, Answer answer)
    {
        json.WriteStartObject();
        MessagesJson.WriteStartFields(json, exchange, request);
        json.WriteStartArray("content"u8);
        if (answer.Reasoning.Count > 0)
        {
            json.WriteStartObject();
            MessagesJson.WriteThinkingFields(json, answer.ReasoningText, MessagesJson.Signature);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        if (answer.Tool is null)
        {
            MessagesJson.WriteTextFields(json, answer.Text);
        }
        else
        {
            MessagesJson.WriteToolFields(json, answer.Tool, answer.Text, answer.IsCut);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        MessagesJson.WriteStopFields(json, MessagesJson.StopReason(answer));
        if (!exchange.Knobs.NoUsage)
        {
            var usage = Usage.For(request.InputTokens, answer, 1, exchange.Knobs);
            MessagesJson.WriteUsage(json, usage.Input, usage.Output);
        }

        json.WriteEndObject();
    }
}
