using System.Text.Json;

using MockLlm.Tokens;

namespace MockLlm.Endpoints;

/// <summary>A prompt or an embedding's input. One that came as token numbers has their decimal digits as text.</summary>
internal readonly record struct TextInput(string Text, int Tokens)
{
    /// <summary>Reads a string, an array of strings, an array of token numbers, or an array of such arrays.</summary>
    public static List<TextInput> Read(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [FromString(value)];
        }

        var inputs = new List<TextInput>();
        foreach (var element in RequestJson.Array(value, name))
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    inputs.Add(FromString(element));
                    break;
                case JsonValueKind.Array:
                    inputs.Add(FromNumbers(element, name));
                    break;
                default:
                    return [FromNumbers(value, name)];
            }
        }

        return inputs.Count > 0 ? inputs : throw RequestJson.Wrong(name, "at least one element");
    }

    private static TextInput FromString(JsonElement value)
    {
        var text = RequestJson.Text(value);
        return new(text, Tokenizer.Count(text));
    }

    private static TextInput FromNumbers(JsonElement value, string name)
    {
        var numbers = new List<int>();
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var number))
            {
                throw RequestJson.Wrong(name, "text or token numbers");
            }

            numbers.Add(number);
        }

        return new(string.Join(' ', numbers), numbers.Count);
    }
}
