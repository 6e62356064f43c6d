using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>The response object and its items.</summary>
internal static class ResponsesJson
{
    public static string ItemId(Exchange exchange, Answer answer)
    {
        return (answer.Tool is null ? "msg_" : "fc_") + exchange.Id;
    }

    public static string Status(Answer answer)
    {
        return answer.IsCut ? "incomplete" : "completed";
    }

    /// <summary>The response's fields, before its output or with all of it.</summary>
    public static void WriteFields(Utf8JsonWriter json, Exchange exchange, ResponsesRequest request, Answer answer, bool isOver)
    {
        json.WriteString("id"u8, "resp_" + exchange.Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("status"u8, isOver ? Status(answer) : "in_progress");
        json.WriteBoolean("background"u8, false);
        json.WriteNull("error"u8);
        WriteIncompleteDetails(json, isOver && answer.IsCut);
        json.WriteString("instructions"u8, request.Instructions);
        WriteNumber(json, "max_output_tokens"u8, request.MaxTokens);
        json.WriteString("model"u8, request.Model);
        json.WriteStartArray("output"u8);
        if (isOver)
        {
            WriteOutput(json, exchange, answer);
        }

        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls"u8, true);
        json.WriteNull("previous_response_id"u8);
        WriteSettings(json);
        if (isOver && !exchange.Knobs.NoUsage)
        {
            UsageJson.WriteResponses(json, Usage.For(request.InputTokens, answer, 1, exchange.Knobs));
        }
        else
        {
            json.WriteNull("usage"u8);
        }

        json.WriteNull("user"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
    }

    public static void WriteReasoningFields(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteString("id"u8, "rs_" + exchange.Id);
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteStartArray("summary"u8);
        json.WriteEndArray();
    }

    /// <summary>The message or the call, as it begins or as it ends.</summary>
    public static void WriteItemFields(Utf8JsonWriter json, Exchange exchange, Answer answer, bool isOver)
    {
        json.WriteString("id"u8, ItemId(exchange, answer));
        json.WriteString("type"u8, answer.Tool is null ? "message"u8 : "function_call"u8);
        json.WriteString("status"u8, isOver ? Status(answer) : "in_progress");
        if (answer.Tool is not null)
        {
            json.WriteString("call_id"u8, answer.Tool.Id);
            json.WriteString("name"u8, answer.Tool.Name);
            json.WriteText("arguments", isOver ? answer.Text : "");
            return;
        }

        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        if (isOver)
        {
            json.WriteStartObject();
            WritePartFields(json, answer.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WritePartFields(Utf8JsonWriter json, string text)
    {
        json.WriteString("type"u8, "output_text"u8);
        json.WriteText("text", text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, Exchange exchange, Answer answer)
    {
        if (answer.Reasoning.Count > 0)
        {
            json.WriteStartObject();
            WriteReasoningFields(json, exchange);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        WriteItemFields(json, exchange, answer, isOver: true);
        json.WriteEndObject();
    }

    private static void WriteIncompleteDetails(Utf8JsonWriter json, bool isCut)
    {
        if (!isCut)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, "max_output_tokens"u8);
        json.WriteEndObject();
    }

    /// <summary>What the real API repeats of the request; the mock tells its own, constant settings.</summary>
    private static void WriteSettings(Utf8JsonWriter json)
    {
        json.WriteStartObject("reasoning"u8);
        json.WriteNull("effort"u8);
        json.WriteNull("summary"u8);
        json.WriteEndObject();
        json.WriteString("service_tier"u8, "default"u8);
        json.WriteBoolean("store"u8, false);
        json.WriteNumber("temperature"u8, 1);
        json.WriteStartObject("text"u8);
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "text"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("tool_choice"u8, "auto"u8);
        json.WriteStartArray("tools"u8);
        json.WriteEndArray();
        json.WriteNumber("top_p"u8, 1);
        json.WriteString("truncation"u8, "disabled"u8);
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value.Value);
        }
    }
}
