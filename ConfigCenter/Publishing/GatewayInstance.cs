namespace ConfigCenter.Publishing;

/// <summary>A row of <c>gateway_instances</c>: a gateway as it told of itself last.</summary>
internal sealed class GatewayInstance
{
    public string Id { get; init; } = "";

    /// <summary>The version that it runs; 0 is none.</summary>
    public long Version { get; init; }

    /// <summary><c>starting</c>, <c>ready</c> or <c>draining</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>Where its report came from.</summary>
    public string? Address { get; init; }

    /// <summary>Where its management endpoints are, as it says.</summary>
    public string? ManagementUrl { get; init; }

    public string? Build { get; init; }

    /// <summary>A JSON list of what it could not do with the newest version; null is nothing.</summary>
    public string? Problems { get; init; }

    /// <summary>A JSON list of <see cref="UpstreamReport"/>; null is none.</summary>
    public string? Upstreams { get; init; }

    public long? StartedAt { get; init; }

    public long FirstSeen { get; init; }

    public long LastSeen { get; init; }
}
