namespace ConfigCenter.Ingest;

/// <summary>A row of <c>access_logs</c>: one request, as the gateway that served it tells. A name that it does not have is empty.</summary>
internal sealed class AccessLogRow
{
    /// <summary>When the request ended, in milliseconds since the epoch.</summary>
    public long At { get; init; }

    /// <summary>Tells the requests of one millisecond apart; the number of its line while it is not stored.</summary>
    public long Id { get; set; }

    public string RequestId { get; init; } = "";

    /// <summary>The client's address.</summary>
    public string Client { get; init; } = "";

    public string Method { get; init; } = "";

    /// <summary>In its one normal form, without the query; at most 512 characters.</summary>
    public string Path { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>The id of the API key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Who signed the bearer token.</summary>
    public string Issuer { get; init; } = "";

    public string Route { get; init; } = "";

    public string Upstream { get; init; } = "";

    /// <summary>Host and port of the server that answered.</summary>
    public string Server { get; init; } = "";

    /// <summary>The model as the client named it; at most 200 characters.</summary>
    public string Model { get; init; } = "";

    /// <summary>1 when a stream was asked for.</summary>
    public long Stream { get; init; }

    /// <summary>The status of the answer; 0 when there was none.</summary>
    public long Status { get; init; }

    /// <summary><c>relayed</c>, <c>answered</c>, <c>rejected</c>, <c>refused</c>, <c>failed</c> or <c>client_gone</c>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Why it was not served, such as <c>tokens_limited</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The policy that refused it.</summary>
    public string Policy { get; init; } = "";

    /// <summary>How often it was sent to a server.</summary>
    public long Attempts { get; init; }

    public long RequestBytes { get; init; }

    public long ResponseBytes { get; init; }

    /// <summary>From the request's first byte to the answer's last, in microseconds.</summary>
    public long DurationUs { get; init; }

    /// <summary>To the answer's first byte; null when there was none.</summary>
    public long? FirstByteUs { get; init; }

    /// <summary>Null when nothing was counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Null when nothing was counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>The part of the input that came from the provider's cache; null when none did.</summary>
    public long? CachedInputTokens { get; init; }

    /// <summary>What it cost by the model's prices, in 10^-9 USD; null when they are not known.</summary>
    public long? CostNanoUsd { get; init; }

    /// <summary><c>usage</c>, <c>counted</c>, <c>estimated</c> or <c>void</c>; empty when there was nothing to settle.</summary>
    public string SettledBy { get; init; } = "";

    /// <summary>1 when the answer was cut at a limit.</summary>
    public long Truncated { get; init; }
}
