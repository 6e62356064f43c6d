namespace ConfigCenter.Ingest;

/// <summary>The fields of an access log line that are kept, in the order in which gateways write them.</summary>
internal enum AccessLogField
{
    Time,
    RequestId,
    Client,
    Method,
    Path,
    Namespace,
    Key,
    Issuer,
    Route,
    Upstream,
    Server,
    Model,
    Stream,
    Status,
    Outcome,
    Reason,
    Policy,
    Attempts,
    RequestBytes,
    ResponseBytes,
    DurationUs,
    FirstByteUs,
    InputTokens,
    OutputTokens,
    CachedInputTokens,
    CostNanoUsd,
    SettledBy,
    Truncated,
}
