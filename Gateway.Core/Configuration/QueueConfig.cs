namespace Gateway.Core.Configuration;

/// <summary>How requests wait for a server when all that are healthy have as many as they may.</summary>
public sealed record QueueConfig
{
    /// <summary>1 to 100,000 requests that wait at a time; one more is refused at once.</summary>
    public int MaxRequests { get; init; } = 100;

    /// <summary>How long a request waits at most, in milliseconds.</summary>
    public int TimeoutMs { get; init; } = 1_000;
}
