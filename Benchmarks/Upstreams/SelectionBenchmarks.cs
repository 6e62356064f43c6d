using BenchmarkDotNet.Attributes;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Benchmarks.Upstreams;

/// <summary>Choosing a server by each policy, its place taken and given back.</summary>
[MemoryDiagnoser]
public class SelectionBenchmarks
{
    private readonly ulong[] _prefixes = [1, 2, 3];
    private UpstreamModel _upstream = null!;
    private UpstreamModel _partly = null!;
    private ulong _request;

    [Params("round-robin", "weighted-round-robin", "random", "least-requests", "power-of-two", "consistent-hash", "prefix-affinity")]
    public string Policy { get; set; } = "";

    [Params(1, 3, 30)]
    public int Servers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _upstream = Compile();
        _partly = Compile();
        _partly.Servers[0].State.Outliers.Failed(isUnreachable: true, long.MaxValue / 2);
    }

    /// <summary>All servers are well: the way of nearly every request.</summary>
    [Benchmark(Baseline = true)]
    public bool Select() => Select(_upstream);

    /// <summary>The first server is avoided.</summary>
    [Benchmark]
    public bool SelectAroundOne() => Select(_partly);

    private bool Select(UpstreamModel upstream)
    {
        _request++;
        _prefixes[^1] = _request;
        var key = upstream.Balancer.Key == KeyKind.Prefixes ? new SelectionKey(_prefixes) : new SelectionKey(StableHash.Mix(_request, 0));
        var server = ServerSelector.Select(upstream, key, null, out _);
        server?.State.Leave();
        return server is not null;
    }

    private UpstreamModel Compile()
    {
        var upstream = new UpstreamConfig
        {
            Name = "u",
            LoadBalancing = Policy,
            HashOn = Policy == "consistent-hash" ? "ip" : null,
            Servers = [.. Enumerable.Range(0, Servers).Select(static i => new ServerConfig { Url = $"http://127.0.0.1:{9001 + i}", Weight = 1 + (i % 3) })],
        };
        return SnapshotCompiler.Compile(new Snapshot { Upstreams = [upstream] }, new ServerStates()).Upstreams.All[0];
    }
}
