using BenchmarkDotNet.Attributes;
using Gateway.Core.Configuration;
using Gateway.Core.Http1;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;

namespace Benchmarks.Namespaces;

/// <summary>One condition that holds, by source and operator.</summary>
[MemoryDiagnoser]
public class MatcherBenchmarks
{
    private RequestHead _head = null!;
    private Matcher _header = null!;
    private Matcher _query = null!;
    private Matcher _regex = null!;
    private Matcher _network = null!;

    [GlobalSetup]
    public void Setup()
    {
        _head = MatchHead.Create(("Host", "gateway:8081"), ("Accept", "*/*"), ("X-Channel-Code", "test-channel"));
        _header = Compile("header", "eq", "test-channel");
        _query = Compile("query", "eq", "test channel");
        _regex = Compile("header", "regex", "^test-[a-z]+$");
        _network = Compile("ip", "eq", "10.0.0.0/8");
    }

    [Benchmark(Baseline = true)]
    public bool Header() => _header.Matches(Input());

    [Benchmark]
    public bool EncodedQuery() => _query.Matches(Input());

    [Benchmark]
    public bool Regex() => _regex.Matches(Input());

    [Benchmark]
    public bool Network() => _network.Matches(Input());

    private static Matcher Compile(string source, string op, string value) => SnapshotCompiler.Compile(
        new MatcherConfig { Source = source, Field = "X-Channel-Code", Operator = op, Value = value }, BodyFieldSet.Empty);

    private MatchInput Input() => new()
    {
        Head = _head,
        Path = "/v1/chat/completions"u8,
        Query = "a=1&X-Channel-Code=test%20channel"u8,
        ClientAddress = new UInt128(0, 0xFFFF_0A01_0203),
    };
}
