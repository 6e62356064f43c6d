using BenchmarkDotNet.Attributes;
using Gateway.Core.Configuration;
using Gateway.Core.Http1;
using Gateway.Core.Namespaces;
using Gateway.Core.Upstreams;

namespace Benchmarks.Namespaces;

/// <summary>Recognising the namespace by a header, the one sought being the last.</summary>
[MemoryDiagnoser]
public class NamespaceTableBenchmarks
{
    private RequestHead _head = null!;
    private NamespaceTable _table = null!;

    [Params(1, 100)]
    public int Namespaces { get; set; }

    [Params("eq", "regex")]
    public string Operator { get; set; } = "eq";

    [GlobalSetup]
    public void Setup()
    {
        var snapshot = new Snapshot
        {
            Namespaces =
            [
                .. Enumerable.Range(0, Namespaces).Select(i => new NamespaceConfig
                {
                    Code = $"ns{i:D4}",
                    Match = [new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = Operator, Value = $"channel-{i:D4}" }],
                }),
            ],
        };
        _table = SnapshotCompiler.Compile(snapshot, new ServerStates()).Namespaces;
        _head = MatchHead.Create(("Host", "gateway:8081"), ("Content-Type", "application/json"), ("X-Channel-Code", $"channel-{Namespaces - 1:D4}"));
    }

    [Benchmark]
    public int Match() =>
        _table.Match(new MatchInput { Head = _head, Path = "/v1/chat/completions"u8 }, MatchPass.WithoutBody)!.Index;
}
