using System.Text;
using System.Text.Json;
using Gateway.Core.Prompts;
using Gateway.Core.Tokens;

namespace Tests.Unit.Prompts;

/// <summary>Tool definitions as OpenAI's cookbook counts them (<c>num_tokens_for_tools</c>), with its own names, and what it is silent on as JSON text.</summary>
internal static class ReferenceTools
{
    public static long Count(JsonElement tools, Tokenizer tokenizer, ChatTemplate template)
    {
        long tokens = template.PerTools;
        foreach (var tool in tools.EnumerateArray())
        {
            tokens += template.PerTool;
            tokens += template.Tools == ToolRule.Json || tool.ValueKind != JsonValueKind.Object ? Json(tool, tokenizer) : Tool(tool, tokenizer, template);
        }

        return tokens;
    }

    private static long Tool(JsonElement tool, Tokenizer tokenizer, ChatTemplate template)
    {
        long tokens = 0;
        foreach (var member in tool.EnumerateObject())
        {
            tokens += member.Name switch
            {
                "name" or "description" when member.Value.ValueKind == JsonValueKind.String => 0,
                "function" when member.Value.ValueKind == JsonValueKind.Object => Tool(member.Value, tokenizer, template),
                "parameters" or "input_schema" when member.Value.ValueKind == JsonValueKind.Object => Parameters(member.Value, tokenizer, template),
                "type" or "cache_control" or "$schema" => 0,
                _ => Json(member.Value, tokenizer),
            };
        }

        var f_name = Text(tool, "name");
        var f_desc = Text(tool, "description");
        if (f_name is null && f_desc is null)
        {
            return tokens;
        }

        return tokens + Encode(f_name + ":" + WithoutFullStop(f_desc), tokenizer);
    }

    private static long Parameters(JsonElement parameters, Tokenizer tokenizer, ChatTemplate template)
    {
        long tokens = 0;
        foreach (var member in parameters.EnumerateObject())
        {
            tokens += member.Name switch
            {
                "properties" when member.Value.ValueKind == JsonValueKind.Object => Properties(member.Value, tokenizer, template),
                "type" or "required" or "cache_control" or "$schema" => 0,
                _ => Json(member.Value, tokenizer),
            };
        }

        return tokens;
    }

    private static long Properties(JsonElement properties, Tokenizer tokenizer, ChatTemplate template)
    {
        long tokens = 0;
        foreach (var property in properties.EnumerateObject())
        {
            tokens += tokens == 0 ? template.PerProperties : 0;
            tokens += template.PerProperty;
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                tokens += Encode($"{property.Name}::", tokenizer) + Json(property.Value, tokenizer);
                continue;
            }

            foreach (var member in property.Value.EnumerateObject())
            {
                var isText = member.Value.ValueKind == JsonValueKind.String;
                tokens += member.Name switch
                {
                    "type" or "description" when isText => 0,
                    "cache_control" or "$schema" => 0,
                    "enum" when member.Value.ValueKind == JsonValueKind.Array => Enum(member.Value, tokenizer, template),
                    _ => Json(member.Value, tokenizer),
                };
            }

            var p_type = Text(property.Value, "type");
            var p_desc = WithoutFullStop(Text(property.Value, "description"));
            tokens += Encode($"{property.Name}:{p_type}:{p_desc}", tokenizer);
        }

        return tokens;
    }

    private static long Enum(JsonElement values, Tokenizer tokenizer, ChatTemplate template)
    {
        long tokens = values.GetArrayLength() > 0 ? template.PerEnum : 0;
        foreach (var value in values.EnumerateArray())
        {
            var isText = value.ValueKind == JsonValueKind.String;
            tokens += template.PerEnumValue + Encode(isText ? value.GetString()! : value.GetRawText(), tokenizer);
        }

        return tokens;
    }

    private static long Json(JsonElement value, Tokenizer tokenizer) => value.ValueKind switch
    {
        JsonValueKind.String => Encode(value.GetString()!, tokenizer),
        JsonValueKind.Object or JsonValueKind.Array => Encode(value.GetRawText(), tokenizer),
        _ => 0,
    };

    private static string? Text(JsonElement value, string name) =>
        value.EnumerateObject().LastOrDefault(member => member.Name == name && member.Value.ValueKind == JsonValueKind.String).Value is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : null;

    private static string? WithoutFullStop(string? text) => text is not null && text.EndsWith('.') ? text[..^1] : text;

    private static int Encode(string text, Tokenizer tokenizer) => tokenizer.Count(Encoding.UTF8.GetBytes(text));
}
