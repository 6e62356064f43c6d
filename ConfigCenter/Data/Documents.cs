using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gateway.Core.Configuration;

namespace ConfigCenter.Data;

/// <summary>Objects of the configuration as JSON, in the form of the snapshot.</summary>
internal static class Documents
{
    /// <summary>As snapshots are written: camelCase, nulls left out.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static JsonObject ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Json)!.AsObject();

    /// <summary>Reads what the store holds; a field that a newer config center wrote is passed over.</summary>
    /// <exception cref="InvalidDataException">The store holds something else.</exception>
    public static T Read<T>(string document, Func<JsonObjectReader, T> read, string where)
    {
        using var json = JsonDocument.Parse(document);
        var context = new ReadContext(unknownIsWarning: true);
        var value = JsonObjectReader.Read(json.RootElement, "$", context, read);
        return context.Errors.Count == 0
            ? value
            : throw new InvalidDataException($"The stored {where} cannot be read: {string.Join("; ", context.Errors)}");
    }
}
