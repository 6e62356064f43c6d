namespace Gateway.Core.Configuration;

/// <summary>When a failing server is left alone.</summary>
public sealed record CircuitBreakerConfig
{
    /// <summary>Failures ÷ requests that opens the circuit, above 0 and up to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Fewer requests than this in the window never open it.</summary>
    public int MinimumRequests { get; init; } = 20;

    public int WindowSeconds { get; init; } = 10;

    /// <summary>How long it stays open before one request tries.</summary>
    public int OpenSeconds { get; init; } = 5;
}
