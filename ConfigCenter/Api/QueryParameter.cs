using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>A query parameter that an endpoint takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="Description">What it does, for the OpenAPI document.</param>
internal sealed record QueryParameter(string Name, FilterKind Kind, string Description);
