namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Says which of an upstream's servers is to have a request. Immutable but for what <see cref="UpstreamState"/> keeps; used by many threads at once.</summary>
internal abstract class Balancer
{
    /// <summary>What of the request the choice goes by.</summary>
    public virtual KeyKind Key => KeyKind.None;

    /// <summary>The index of a server of that set, which is not empty.</summary>
    public abstract int Choose(in SelectionKey key, ServerSet open);

    /// <summary>The balancer for those servers.</summary>
    /// <param name="balancing">The policy; it makes no difference to a single server.</param>
    /// <param name="servers">All servers of the upstream.</param>
    /// <param name="state">What outlives a change of the configuration.</param>
    /// <param name="random">Where chance is part of it; has to bear many threads.</param>
    public static Balancer Create(LoadBalancing balancing, ServerModel[] servers, UpstreamState state, Random random)
    {
        if (servers.Length == 1)
        {
            return new SingleBalancer();
        }

        int[] weights = [.. servers.Select(static server => server.Weight)];
        return balancing switch
        {
            LoadBalancing.RoundRobin => new TurnBalancer(TurnSequence.Even(weights, state.Cursor)),
            LoadBalancing.WeightedRoundRobin => new TurnBalancer(TurnSequence.Smooth(weights, state.Cursor)),
            LoadBalancing.Random => new RandomBalancer(new Shares(weights), random),
            LoadBalancing.LeastRequests => new LeastRequestsBalancer(servers, TurnSequence.Smooth(weights, state.Cursor)),
            LoadBalancing.PowerOfTwo => new PowerOfTwoBalancer(servers, new Shares(weights), random),
            LoadBalancing.ConsistentHash => new ConsistentHashBalancer(servers, new Shares(weights), random),
            _ => new PrefixAffinityBalancer(servers, TurnSequence.Smooth(weights, state.Cursor), state.Prefixes),
        };
    }
}
