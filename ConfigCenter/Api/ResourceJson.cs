using System.Text.Json.Nodes;
using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>Objects as the API shows them: the snapshot's own, with what the store knows of them.</summary>
internal static class ResourceJson
{
    /// <summary>What the store adds; it may be sent back, to no effect.</summary>
    public static readonly IReadOnlyList<string> ReadOnlyFields = ["id", "revision", "createdAt", "updatedAt", "updatedBy"];

    public static JsonObject Of<T>(Stored<T> item)
    {
        var json = new JsonObject { ["id"] = item.Id };
        foreach (var (name, value) in Documents.ToNode(item.Value))
        {
            json[name] = value?.DeepClone();
        }

        json["revision"] = item.Revision;
        json["createdAt"] = Time(item.CreatedAt);
        json["updatedAt"] = Time(item.UpdatedAt);
        json["updatedBy"] = item.UpdatedBy;
        return json;
    }

    public static JsonObject Page<T>(Page<T> page, ListQuery query, Func<T, JsonObject> map) => new()
    {
        ["items"] = new JsonArray([.. page.Items.Select(item => (JsonNode)map(item))]),
        ["page"] = query.Page,
        ["page_size"] = query.PageSize,
        ["total"] = page.Total,
    };

    /// <summary>ISO 8601 in UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static string? Time(long? milliseconds) => milliseconds is { } value ? Time(DateTimeOffset.FromUnixTimeMilliseconds(value)) : null;
}
