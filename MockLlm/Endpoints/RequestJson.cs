using System.Text;
using System.Text.Json;

using MockLlm.Exchanges;
using MockLlm.Tokens;

namespace MockLlm.Endpoints;

/// <summary>Reads fields of a request's body; what is missing or of a wrong type is refused with a 400 that names it.</summary>
internal static class RequestJson
{
    public static string Model(JsonElement root)
    {
        return OptionalString(root, "model") is { Length: > 0 } model
            ? model
            : throw ApiException.Invalid("you must provide a model parameter", "model", "missing_required_parameter");
    }

    public static JsonElement Required(JsonElement root, string name)
    {
        return Optional(root, name)
            ?? throw ApiException.Invalid($"Missing required parameter: '{name}'.", name, "missing_required_parameter");
    }

    /// <summary>The field, or null where it is absent or null.</summary>
    public static JsonElement? Optional(JsonElement root, string name)
    {
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
    }

    public static string? OptionalString(JsonElement root, string name)
    {
        return Optional(root, name) is not { } value ? null
            : value.ValueKind == JsonValueKind.String ? Text(value)
            : throw Wrong(name, "a string");
    }

    public static bool Flag(JsonElement root, string name)
    {
        return Optional(root, name)?.ValueKind switch
        {
            null or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw Wrong(name, "a boolean"),
        };
    }

    public static int? OptionalNumber(JsonElement root, string name, int least, int most = int.MaxValue)
    {
        return Optional(root, name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
            : throw Wrong(name, $"an integer from {least} to {most}");
    }

    public static IEnumerable<JsonElement> Array(JsonElement value, string name)
    {
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(name, "an array");
    }

    /// <summary>A JSON string's text. Half a surrogate pair or bad UTF-8 has none.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid("A string in the body is not valid Unicode.", null, "invalid_json");
        }
    }

    /// <summary>The text of a message's content: a string, or the text parts of an array, joined by line breaks.</summary>
    public static string ContentText(JsonElement message, string name = "content")
    {
        if (Optional(message, name) is not { } content)
        {
            return "";
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return Text(content);
        }

        var text = new StringBuilder();
        foreach (var part in Array(content, name))
        {
            if (part.ValueKind == JsonValueKind.Object && OptionalString(part, "text") is { } partText)
            {
                text.Append(text.Length == 0 ? "" : "\n").Append(partText);
            }
        }

        return text.ToString();
    }

    /// <summary>The tokens of the tool definitions: those of their JSON text.</summary>
    public static int ToolTokens(JsonElement root)
    {
        return Optional(root, "tools") is { } tools ? Tokenizer.Count(tools.GetRawText()) : 0;
    }

    /// <summary>The name of the first tool; chat nests it in <c>function</c>.</summary>
    public static string? FirstTool(JsonElement root)
    {
        if (Optional(root, "tools") is not { } tools)
        {
            return null;
        }

        var first = Array(tools, "tools").FirstOrDefault();
        return OptionalString(Optional(first, "function") ?? first, "name");
    }

    public static ApiException Wrong(string name, string expected)
    {
        return ApiException.Invalid($"Invalid value for '{name}': expected {expected}.", name, "invalid_type");
    }
}
