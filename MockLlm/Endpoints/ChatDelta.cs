using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;

namespace MockLlm.Endpoints;

/// <summary>The <c>delta</c> of a chat chunk.</summary>
internal static class ChatDelta
{
    public static void Write(Utf8JsonWriter json, DeltaKind kind, ToolCall? tool, string piece)
    {
        json.WriteStartObject("delta"u8);
        switch (kind)
        {
            case DeltaKind.Start:
                WriteStart(json, tool);
                break;
            case DeltaKind.Reasoning:
                json.WriteText("reasoning_content", piece);
                break;
            case DeltaKind.Content:
                json.WriteText("content", piece);
                break;
            case DeltaKind.Arguments:
                json.WriteStartArray("tool_calls"u8);
                json.WriteStartObject();
                json.WriteNumber("index"u8, 0);
                json.WriteStartObject("function"u8);
                json.WriteText("arguments", piece);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter json, ToolCall? tool)
    {
        json.WriteString("role"u8, "assistant"u8);
        if (tool is null)
        {
            json.WriteString("content"u8, ""u8);
        }
        else
        {
            json.WriteNull("content"u8);
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            ChatEndpoint.WriteCall(json, tool, "");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteNull("refusal"u8);
    }
}
