using System.Text.Json.Nodes;

namespace ConfigCenter.Publishing;

/// <summary>One field that differs; null is absent. Secrets are masked.</summary>
internal sealed record FieldChange(string Path, JsonNode? From, JsonNode? To);
