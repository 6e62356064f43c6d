using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Core.Configuration;

/// <summary>Writes a snapshot as the document that <see cref="SnapshotReader"/> reads; what is null is left out.</summary>
public static class SnapshotWriter
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    public static byte[] Write(Snapshot snapshot, bool indented = false) =>
        JsonSerializer.SerializeToUtf8Bytes(snapshot, indented ? Indented : Compact);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
