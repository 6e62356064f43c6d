namespace ConfigCenter.Api;

/// <summary>A request to be explained, as the OpenAPI document describes it; the gateway reads it.</summary>
/// <param name="Method"><c>POST</c> unless told.</param>
/// <param name="Path">The target.</param>
/// <param name="Query">Without the question mark.</param>
/// <param name="Headers">Further fields.</param>
/// <param name="ClientAddress">Loopback unless told.</param>
/// <param name="Body">Text, or JSON that is sent as it stands.</param>
/// <param name="ApiKey">Presented as bearer token.</param>
/// <param name="Instance">Which gateway to ask; any that is ready unless told.</param>
internal sealed record ExplainInput(
    string? Method, string Path, string? Query, IReadOnlyDictionary<string, string>? Headers, string? ClientAddress, object? Body, string? ApiKey, string? Instance);
