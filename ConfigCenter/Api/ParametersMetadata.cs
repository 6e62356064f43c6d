namespace ConfigCenter.Api;

/// <summary>Tells the OpenAPI document which query parameters an endpoint takes.</summary>
internal sealed record ParametersMetadata(IReadOnlyList<QueryParameter> Parameters);
