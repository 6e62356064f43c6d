using BenchmarkDotNet.Attributes;
using Benchmarks.Namespaces;
using Gateway.Core.Configuration;
using Gateway.Core.Http1;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Benchmarks.Routing;

/// <summary>Finding a route among many, and rewriting its path.</summary>
[MemoryDiagnoser]
public class RouteTableBenchmarks
{
    private readonly byte[] _destination = new byte[256];
    private RequestHead _head = null!;
    private RouteTable _routes = null!;
    private RouteModel _rewritten = null!;

    [Params(3, 500)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _head = MatchHead.Create(("Host", "gateway:8081"));
        var snapshot = new Snapshot
        {
            Upstreams = [new UpstreamConfig { Name = "u", Servers = [new ServerConfig { Url = "http://127.0.0.1:8003" }] }],
            Routes =
            [
                Route("chat", "/v1/chat/completions"),
                Route("wild", "/*/images/*"),
                .. Enumerable.Range(0, Routes - 2).Select(i => Route($"r{i}", $"/tenant{i}/")),
            ],
        };
        _routes = SnapshotCompiler.Compile(snapshot, new ServerStates()).Routes;
        _rewritten = _routes.All.Single(route => route.Name == "r0");
    }

    [Benchmark(Baseline = true)]
    public string? Exact() => _routes.Match(null, new MatchInput { Head = _head, Path = "/v1/chat/completions"u8 }, "Qwen3-8B"u8)?.Name;

    [Benchmark]
    public string? Prefix() => _routes.Match(null, new MatchInput { Head = _head, Path = "/tenant0/v1/chat/completions"u8 }, "Qwen3-8B"u8)?.Name;

    [Benchmark]
    public int BodyNeed() => (int)_routes.BodyNeed(null, new MatchInput { Head = _head, Path = "/v1/chat/completions"u8 });

    [Benchmark]
    public int Rewrite()
    {
        RouteTable.TryRewrite(_rewritten, "/tenant0/v1/chat/completions"u8, _destination, out var written);
        return written;
    }

    private static RouteConfig Route(string name, string path) => new()
    {
        Name = name,
        Path = path,
        Targets = [new TargetConfig { Upstream = "u" }],
        Rewrite = path.EndsWith('/') ? new RewriteConfig { To = "/" } : null,
    };
}
