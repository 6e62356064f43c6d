using System.Text.Json;

using MockLlm.Answers;

namespace MockLlm.Endpoints;

/// <summary>Usage in the shapes of the APIs.</summary>
internal static class UsageJson
{
    /// <summary>Chat and completions.</summary>
    public static void WriteChat(Utf8JsonWriter json, Usage usage)
    {
        Write(json, usage, "prompt_tokens", "completion_tokens", "prompt_tokens_details", "completion_tokens_details");
    }

    /// <summary>Responses.</summary>
    public static void WriteResponses(Utf8JsonWriter json, Usage usage)
    {
        Write(json, usage, "input_tokens", "output_tokens", "input_tokens_details", "output_tokens_details");
    }

    private static void Write(Utf8JsonWriter json, Usage usage, string input, string output, string inputDetails, string outputDetails)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber(input, usage.Input);
        json.WriteNumber(output, usage.Output);
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteStartObject(inputDetails);
        json.WriteNumber("cached_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject(outputDetails);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
