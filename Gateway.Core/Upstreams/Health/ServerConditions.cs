namespace Gateway.Core.Upstreams.Health;

/// <summary>What speaks against a server; none while all is well.</summary>
[Flags]
internal enum ServerConditions
{
    None = 0,

    /// <summary>Its health checks fail.</summary>
    Unhealthy = 1,

    /// <summary>Its circuit is open, or half open.</summary>
    CircuitOpen = 2,

    /// <summary>It could not be reached lately, or failed several times in a row: others are preferred, if there are any.</summary>
    Avoided = 4,
}
