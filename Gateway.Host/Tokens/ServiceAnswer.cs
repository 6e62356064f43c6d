using System.Text.Json.Serialization;

namespace Gateway.Host.Tokens;

/// <summary>What the token count service answers to <c>POST /calculate</c>, as far as it matters here.</summary>
internal sealed record ServiceAnswer(bool Success, long? TokenCount, bool? Exact);

/// <summary>How it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServiceAnswer))]
internal sealed partial class ServiceJson : JsonSerializerContext;
