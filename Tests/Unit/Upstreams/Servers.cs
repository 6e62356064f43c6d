using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Tests.Unit.Upstreams;

/// <summary>Upstreams compiled from the little that matters to their balancing.</summary>
internal static class Servers
{
    public static UpstreamModel Upstream(string balancing, params (int Weight, int MaxConnections)[] servers) => Compile(Config(balancing, servers));

    public static UpstreamModel Weighted(string balancing, params int[] weights) =>
        Upstream(balancing, [.. weights.Select(static weight => (weight, 100))]);

    public static UpstreamConfig Config(string balancing, params (int Weight, int MaxConnections)[] servers) => new()
    {
        Name = "u",
        LoadBalancing = balancing,
        HashOn = balancing == "consistent-hash" ? "ip" : null,
        Servers = [.. servers.Select(static (server, i) => new ServerConfig { Url = $"http://127.0.0.1:{9001 + i}", Weight = server.Weight, MaxConnections = server.MaxConnections })],
    };

    public static UpstreamModel Compile(UpstreamConfig upstream, TimeProvider? time = null) => Compile(upstream, new ServerStates(time: time));

    public static UpstreamModel Compile(UpstreamConfig upstream, ServerStates states) =>
        SnapshotCompiler.Compile(new Snapshot { Upstreams = [upstream] }, states).Upstreams.All[0];

    /// <summary>The same servers, chosen by a balancer whose chance is repeatable.</summary>
    public static Balancer Balancer(string balancing, Random random, params int[] weights)
    {
        var upstream = Weighted(balancing, weights);
        return Gateway.Core.Upstreams.Balancing.Balancer.Create(upstream.LoadBalancing, upstream.Servers, upstream.State, random);
    }

    /// <summary>What the balancing alone says, all servers with any weight being open.</summary>
    public static int Choose(this UpstreamModel upstream, SelectionKey key = default) => upstream.Balancer.Choose(key, new ServerSet(upstream.Weighted));

    /// <summary>The same, without some of them.</summary>
    public static int ChooseWithout(this UpstreamModel upstream, SelectionKey key, params int[] closed)
    {
        var open = new ServerSet(upstream.Weighted.AsSpan().ToArray());
        foreach (var index in closed)
        {
            open.Remove(index);
        }

        return upstream.Balancer.Choose(key, open);
    }

    /// <summary>The index of the server that is selected, a place at it taken; -1 for none.</summary>
    public static int Select(this UpstreamModel upstream, ServerModel? failed = null) => upstream.Select(failed, out _);

    public static int Select(this UpstreamModel upstream, ServerModel? failed, out int trial) =>
        Array.IndexOf(upstream.Servers, ServerSelector.Select(upstream, default, failed, out trial));
}
