using System.Text.Json;

namespace Gateway.Core.Configuration;

/// <summary>Takes names and texts out of a JSON document that may be hostile.</summary>
internal static class JsonText
{
    /// <summary>The text, or null after telling what else stands there.</summary>
    public static string? String(JsonElement element, string path, ReadContext context)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            context.Error(path, "must be text");
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            context.Error(path, "must be valid Unicode: it holds half of a surrogate pair");
            return null;
        }
    }

    /// <summary>The members of an object, each name once; a name that is there twice is told of.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element, string path, ReadContext context)
    {
        var seen = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (Name(property) is not { } name)
            {
                context.Error(path, "has a field whose name is not valid Unicode");
            }
            else if (!seen.TryAdd(name, property.Value))
            {
                context.Error(JsonPaths.Member(path, name), "is there more than once");
            }
        }

        return seen.Select(static pair => (pair.Key, pair.Value));
    }

    private static string? Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
