using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;

namespace Tests.Unit.Upstreams;

/// <summary>Upstreams compiled from the little that matters to their balancing.</summary>
internal static class Servers
{
    public static UpstreamModel Upstream(string balancing, params (int Weight, int MaxConnections)[] servers)
    {
        var snapshot = new Snapshot
        {
            Upstreams =
            [
                new UpstreamConfig
                {
                    Name = "u",
                    LoadBalancing = balancing,
                    Servers = [.. servers.Select(static (server, i) => new ServerConfig { Url = $"http://127.0.0.1:{9001 + i}", Weight = server.Weight, MaxConnections = server.MaxConnections })],
                },
            ],
        };
        return SnapshotCompiler.Compile(snapshot, new ServerStates()).Upstreams.All[0];
    }

    public static UpstreamModel Weighted(string balancing, params int[] weights) =>
        Upstream(balancing, [.. weights.Select(static weight => (weight, 100))]);
}
