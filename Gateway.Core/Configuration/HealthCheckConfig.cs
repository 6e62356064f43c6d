namespace Gateway.Core.Configuration;

/// <summary>Active probing of an upstream's servers.</summary>
public sealed record HealthCheckConfig
{
    /// <summary>From the server's root, whatever the base path of its URL.</summary>
    public string Path { get; init; } = "/health";

    /// <summary>The status that passes; null is any from 200 to 299.</summary>
    public int? ExpectedStatus { get; init; }

    public int IntervalSeconds { get; init; } = 30;

    public int TimeoutSeconds { get; init; } = 2;

    /// <summary>Failures in a row that make a server unhealthy.</summary>
    public int UnhealthyAfter { get; init; } = 3;

    /// <summary>Successes in a row that make it healthy again.</summary>
    public int HealthyAfter { get; init; } = 2;
}
