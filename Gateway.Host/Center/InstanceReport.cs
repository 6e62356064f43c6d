using System.Text.Json.Serialization;

namespace Gateway.Host.Center;

/// <summary>What a gateway tells the config center of itself.</summary>
/// <param name="Version">The configuration version in force; 0 is none.</param>
/// <param name="State"><c>starting</c>, <c>ready</c> or <c>draining</c>.</param>
/// <param name="ManagementUrl">Where its management paths are; null while that is not known.</param>
/// <param name="Build">The program's version.</param>
/// <param name="StartedAt">When the process began.</param>
/// <param name="Problems">Why the newest version is not in force, and other things that somebody should know.</param>
/// <param name="Upstreams">The upstreams of which it passes servers over.</param>
internal sealed record InstanceReport(
    long Version, string State, Uri? ManagementUrl, string Build, DateTimeOffset StartedAt, IReadOnlyList<string> Problems, IReadOnlyList<UpstreamReport> Upstreams);

/// <summary>What the config center answers.</summary>
/// <param name="CurrentVersion">The version in force there; null before the first.</param>
internal sealed record InstanceAnswer(long? CurrentVersion);

/// <summary>How they are written and read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InstanceReport))]
[JsonSerializable(typeof(InstanceAnswer))]
internal sealed partial class InstanceJson : JsonSerializerContext;
