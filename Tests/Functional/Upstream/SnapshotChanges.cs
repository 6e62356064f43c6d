using Gateway.Core.Configuration;

namespace Tests.Functional.Upstream;

/// <summary>What the tests of the upstream side change about a snapshot.</summary>
internal static class SnapshotChanges
{
    public static Snapshot Attempts(this Snapshot snapshot, int attempts) => snapshot.Routed(route => route with { Attempts = attempts });

    public static Snapshot Routed(this Snapshot snapshot, Func<RouteConfig, RouteConfig> change) =>
        snapshot with { Routes = [.. snapshot.Routes.Select(change)] };

    public static Snapshot Served(this Snapshot snapshot, Func<UpstreamConfig, UpstreamConfig> change) =>
        snapshot with { Upstreams = [.. snapshot.Upstreams.Select(change)] };

    public static Snapshot Weighted(this Snapshot snapshot, params int[] weights) => snapshot.Served(upstream => upstream with
    {
        Servers = [.. upstream.Servers.Zip(weights, static (server, weight) => server with { Weight = weight })],
    });
}
