using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatEndpoint
{
    public static Task AnswerAsync(Exchange exchange, JsonElement root)
    {
        var request = ChatRequest.Read(root);
        var answer = AnswerComposer.Compose(exchange, request.Conversation.LastUserText, request.MaxTokens, request.FirstTool);
        return request.IsStream
            ? ChatStream.SendAsync(exchange, request, answer)
            : Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json => Write(json, exchange, request, answer));
    }

    public static string FinishReason(Answer answer)
    {
        return answer.IsCut ? "length" : answer.Tool is null ? "stop" : "tool_calls";
    }

    /// <summary>The fields that the object and its chunks begin with.</summary>
    public static void WriteStart(Utf8JsonWriter json, Exchange exchange, ChatRequest request, ReadOnlySpan<byte> kind)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, "chatcmpl-" + exchange.Id);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("model"u8, request.Model);
        json.WriteString("service_tier"u8, "default"u8);
        json.WriteString("system_fingerprint"u8, "fp_mock"u8);
    }

    private static void Write(Utf8JsonWriter json, Exchange exchange, ChatRequest request, Answer answer)
    {
        WriteStart(json, exchange, request, "chat.completion"u8);
        json.WriteStartArray("choices"u8);
        for (var index = 0; index < request.Choices; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            WriteMessage(json, answer);
            json.WriteNull("logprobs"u8);
            json.WriteString("finish_reason"u8, FinishReason(answer));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!exchange.Knobs.NoUsage)
        {
            UsageJson.WriteChat(json, Usage.For(request.InputTokens, answer, request.Choices, exchange.Knobs));
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (answer.Reasoning.Count > 0)
        {
            json.WriteText("reasoning_content", answer.ReasoningText);
        }

        if (answer.Tool is null)
        {
            json.WriteText("content", answer.Text);
        }
        else
        {
            json.WriteNull("content"u8);
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            WriteCall(json, answer.Tool, answer.Text);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteNull("refusal"u8);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, ToolCall tool, string arguments)
    {
        json.WriteString("id"u8, tool.Id);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.Name);
        json.WriteText("arguments", arguments);
        json.WriteEndObject();
    }
}
