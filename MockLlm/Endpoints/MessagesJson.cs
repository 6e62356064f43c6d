using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>Parts of Anthropic's message object.</summary>
internal static class MessagesJson
{
    /// <summary>What signs a thinking block; its text says that nothing did.</summary>
    public const string Signature = "bW9jaw==";

    public static string StopReason(Answer answer)
    {
        return answer.IsCut ? "max_tokens" : answer.Tool is null ? "end_turn" : "tool_use";
    }

    public static void WriteStartFields(Utf8JsonWriter json, Exchange exchange, MessagesRequest request)
    {
        json.WriteString("id"u8, "msg_" + exchange.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, request.Model);
    }

    public static void WriteStopFields(Utf8JsonWriter json, string? reason)
    {
        json.WriteString("stop_reason"u8, reason);
        json.WriteNull("stop_sequence"u8);
    }

    public static void WriteThinkingFields(Utf8JsonWriter json, string text, string signature)
    {
        json.WriteString("type"u8, "thinking"u8);
        json.WriteText("thinking", text);
        json.WriteString("signature"u8, signature);
    }

    public static void WriteTextFields(Utf8JsonWriter json, string text)
    {
        json.WriteString("type"u8, "text"u8);
        json.WriteText("text", text);
    }

    /// <summary>A call. Arguments that were cut are no JSON, so the input is empty then.</summary>
    public static void WriteToolFields(Utf8JsonWriter json, ToolCall tool, string arguments, bool isCut)
    {
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, tool.Id);
        json.WriteString("name"u8, tool.Name);
        json.WritePropertyName("input"u8);
        json.WriteRawValue(isCut ? "{}" : arguments);
    }

    public static void WriteUsage(Utf8JsonWriter json, int input, int output)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteNumber("cache_creation_input_tokens"u8, 0);
        json.WriteNumber("cache_read_input_tokens"u8, 0);
        json.WriteNumber("output_tokens"u8, output);
        json.WriteString("service_tier"u8, "standard"u8);
        json.WriteEndObject();
    }
}
