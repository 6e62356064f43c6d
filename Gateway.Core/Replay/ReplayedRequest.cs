namespace Gateway.Core.Replay;

/// <summary>A request that came, as far as it was recorded. A name that it does not have is empty.</summary>
internal sealed record ReplayedRequest
{
    /// <summary>When its first byte came, in nanoseconds since 1970, UTC.</summary>
    public required long Started { get; init; }

    /// <summary>When its answer had ended.</summary>
    public required long Ended { get; init; }

    public required string Method { get; init; }

    /// <summary>In its normal form, without a query.</summary>
    public required string Path { get; init; }

    /// <summary>The peer's address.</summary>
    public string Client { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>The key's id.</summary>
    public string Key { get; init; } = "";

    /// <summary>True when it presented a token that was accepted.</summary>
    public bool HasToken { get; init; }

    public string Route { get; init; } = "";

    /// <summary>As the client named it.</summary>
    public string Model { get; init; } = "";

    public bool IsStream { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }
}
