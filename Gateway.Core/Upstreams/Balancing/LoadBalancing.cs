namespace Gateway.Core.Upstreams.Balancing;

/// <summary>How a server is chosen among an upstream's.</summary>
internal enum LoadBalancing : byte
{
    RoundRobin,

    /// <summary>Smooth: a weight of 3 is spread over the turns, not served in a row.</summary>
    WeightedRoundRobin,

    Random,

    LeastRequests,

    /// <summary>The less busy of two random servers.</summary>
    PowerOfTwo,

    ConsistentHash,

    /// <summary>Requests that begin alike meet the same server, whose prompt cache is warm.</summary>
    PrefixAffinity,
}
