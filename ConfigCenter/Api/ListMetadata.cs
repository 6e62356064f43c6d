using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>Tells the OpenAPI document which query parameters a list takes.</summary>
internal sealed record ListMetadata(ListShape Shape);
