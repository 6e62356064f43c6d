namespace Gateway.Core.Configuration;

/// <summary>How many requests may be under way at a time.</summary>
public sealed record ConcurrencyLimitSettings : PolicySettings
{
    /// <summary>At least 1.</summary>
    public long MaxConcurrentConnections { get; init; }
}
