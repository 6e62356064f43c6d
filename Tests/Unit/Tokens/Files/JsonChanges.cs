using System.Text.Json.Nodes;

namespace Tests.Unit.Tokens.Files;

/// <summary>One change to a JSON file, by path.</summary>
internal static class JsonChanges
{
    public static JsonObject With(this JsonObject json, string path, JsonNode value)
    {
        var (parent, name) = Find(json, path);
        parent[name] = value;
        return json;
    }

    public static JsonObject Without(this JsonObject json, string path)
    {
        var (parent, name) = Find(json, path);
        parent.Remove(name);
        return json;
    }

    private static (JsonObject Parent, string Name) Find(JsonObject json, string path)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(json, (node, name) => node[name]!.AsObject());
        return (parent, names[^1]);
    }
}
