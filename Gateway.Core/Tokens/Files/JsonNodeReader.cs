using System.Text.Json;

namespace Gateway.Core.Tokens.Files;

/// <summary>A node of a JSON file together with its path, so that every complaint says where.</summary>
internal readonly struct JsonNodeReader
{
    private readonly JsonElement _element;
    private readonly string _path;

    public JsonNodeReader(JsonElement element, string path)
    {
        _element = element;
        _path = path;
    }

    public JsonValueKind Kind => _element.ValueKind;

    /// <summary>The member of that name; a missing one is an error.</summary>
    public JsonNodeReader Required(string name) => Optional(name) ?? throw Error($"has no {name}");

    /// <summary>The member of that name; null where it is missing or null.</summary>
    public JsonNodeReader? Optional(string name)
    {
        if (Kind != JsonValueKind.Object)
        {
            throw Error("is not an object");
        }

        return _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonNodeReader(value, _path.Length == 0 ? name : $"{_path}.{name}")
            : null;
    }

    /// <summary>The member's value, false where it is missing.</summary>
    public bool Flag(string name, bool missing = false) => Optional(name) is { } value ? value.Flag() : missing;

    public string Text() => Kind == JsonValueKind.String ? _element.GetString()! : throw Error("is not a string");

    public bool Flag() => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error("is neither true nor false"),
    };

    /// <summary>The nodes of an array.</summary>
    public IEnumerable<JsonNodeReader> Items()
    {
        if (Kind != JsonValueKind.Array)
        {
            throw Error("is not an array");
        }

        var index = 0;
        foreach (var item in _element.EnumerateArray())
        {
            yield return new JsonNodeReader(item, $"{_path}[{index++}]");
        }
    }

    /// <summary>The names and nodes of an object.</summary>
    public IEnumerable<JsonProperty> Members()
    {
        if (Kind != JsonValueKind.Object)
        {
            throw Error("is not an object");
        }

        return _element.EnumerateObject();
    }

    public TokenizerFileException Error(string problem) => new(_path.Length == 0 ? $"the file {problem}" : $"{_path} {problem}");
}
