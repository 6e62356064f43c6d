using System.Text.Json.Nodes;
using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Compares two snapshots object by object, by name; the order of the lists does not matter, for it decides nothing.</summary>
internal static class SnapshotDiff
{
    public static IReadOnlyList<ConfigChange> Compare(Snapshot from, Snapshot to)
    {
        var (left, right) = (Documents.ToNode(from), Documents.ToNode(to));
        var changes = new List<ConfigChange>();
        foreach (var part in ConfigPart.All)
        {
            Compare(part, ByName(left[part.List], part.NameField), ByName(right[part.List], part.NameField), changes);
        }

        Changed("settings", SettingsRepository.Gateway, Once(left), Once(right), changes);
        return changes;
    }

    private static void Compare(ConfigPart part, SortedDictionary<string, JsonNode> from, SortedDictionary<string, JsonNode> to, List<ConfigChange> changes)
    {
        foreach (var (name, value) in from)
        {
            if (to.TryGetValue(name, out var other))
            {
                Changed(part.Plural, name, value, other, changes);
            }
            else
            {
                changes.Add(new ConfigChange(part.Plural, name, ChangeKind.Deleted, [new FieldChange("$", Masked(value), null)]));
            }
        }

        foreach (var (name, value) in to.Where(pair => !from.ContainsKey(pair.Key)))
        {
            changes.Add(new ConfigChange(part.Plural, name, ChangeKind.Created, [new FieldChange("$", null, Masked(value))]));
        }
    }

    private static void Changed(string resource, string name, JsonNode from, JsonNode to, List<ConfigChange> changes)
    {
        var fields = new List<FieldChange>();
        Compare("$", from, to, fields);
        if (fields.Count > 0)
        {
            changes.Add(new ConfigChange(resource, name, ChangeKind.Updated, fields));
        }
    }

    private static void Compare(string path, JsonNode? from, JsonNode? to, List<FieldChange> fields)
    {
        if (JsonNode.DeepEquals(from, to))
        {
            return;
        }

        switch (from, to)
        {
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(static pair => pair.Key).Union(right.Select(static pair => pair.Key), StringComparer.Ordinal))
                {
                    Compare(JsonPaths.Member(path, name), left[name], right[name], fields);
                }

                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                {
                    Compare(JsonPaths.Item(path, i), left[i], right[i], fields);
                }

                break;
            default:
                fields.Add(new FieldChange(path, Masked(from), Masked(to)));
                break;
        }
    }

    /// <summary>The objects of a list, which in the snapshot is a list or, where the name is no field, a map.</summary>
    private static SortedDictionary<string, JsonNode> ByName(JsonNode? list, string nameField)
    {
        var objects = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list as JsonArray ?? [])
        {
            objects[(string)item![nameField]!] = item;
        }

        foreach (var (name, item) in list as JsonObject ?? [])
        {
            objects[name] = item!;
        }

        return objects;
    }

    /// <summary>What a snapshot holds once.</summary>
    private static JsonObject Once(JsonObject snapshot) => new()
    {
        ["defaultNamespace"] = snapshot["defaultNamespace"]?.DeepClone(),
        ["settings"] = snapshot["settings"]?.DeepClone(),
    };

    private static JsonNode? Masked(JsonNode? node)
    {
        // Wrapped, so that a text by itself is masked too.
        var copy = SecretMask.Apply(new JsonArray(node?.DeepClone()));
        var masked = copy[0];
        copy.Clear();
        return masked;
    }
}
