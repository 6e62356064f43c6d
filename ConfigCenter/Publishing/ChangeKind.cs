using System.Text.Json.Serialization;

namespace ConfigCenter.Publishing;

/// <summary>What happened to an object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
internal enum ChangeKind
{
    [JsonStringEnumMemberName("created")]
    Created,

    [JsonStringEnumMemberName("updated")]
    Updated,

    [JsonStringEnumMemberName("deleted")]
    Deleted,
}
