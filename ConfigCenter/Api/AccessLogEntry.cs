namespace ConfigCenter.Api;

/// <summary>A request as the access log tells it; for the OpenAPI document.</summary>
/// <param name="Id">Sorts as the requests do.</param>
/// <param name="Time">When it ended.</param>
/// <param name="RequestId">The X-Request-ID.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Without the query; at most 512 characters.</param>
/// <param name="Namespace">The namespace's code.</param>
/// <param name="Key">The API key's id.</param>
/// <param name="Issuer">Who signed the bearer token.</param>
/// <param name="Route">The route's name.</param>
/// <param name="Upstream">The upstream's name.</param>
/// <param name="Server">Host and port of the server that answered.</param>
/// <param name="Model">The model, as the client named it.</param>
/// <param name="Stream">Whether a stream was asked for.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it was not served.</param>
/// <param name="Policy">The policy that refused it.</param>
/// <param name="Attempts">How often it was sent to a server.</param>
/// <param name="RequestBytes">Of the body.</param>
/// <param name="ResponseBytes">Of the answer.</param>
/// <param name="DurationMs">To the answer's last byte.</param>
/// <param name="FirstByteMs">To the answer's first byte.</param>
/// <param name="InputTokens">As settled.</param>
/// <param name="OutputTokens">As settled.</param>
/// <param name="CachedInputTokens">The part of the input that came from the provider's cache.</param>
/// <param name="CostUsd">By the model's prices.</param>
/// <param name="SettledBy">Whose count that is.</param>
/// <param name="Truncated">Whether the answer was cut at a limit.</param>
internal sealed record AccessLogEntry(
    string Id,
    DateTimeOffset Time,
    string? RequestId,
    string? Client,
    string? Method,
    string? Path,
    string? Namespace,
    string? Key,
    string? Issuer,
    string? Route,
    string? Upstream,
    string? Server,
    string? Model,
    bool Stream,
    long Status,
    string Outcome,
    string? Reason,
    string? Policy,
    long Attempts,
    long RequestBytes,
    long ResponseBytes,
    decimal DurationMs,
    decimal? FirstByteMs,
    long? InputTokens,
    long? OutputTokens,
    long? CachedInputTokens,
    decimal? CostUsd,
    string? SettledBy,
    bool Truncated);
