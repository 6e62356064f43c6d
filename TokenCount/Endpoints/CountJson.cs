using System.Text.Json.Serialization;
using TokenCount.Counting;

namespace TokenCount.Endpoints;

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CountResult))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class CountJson : JsonSerializerContext;
