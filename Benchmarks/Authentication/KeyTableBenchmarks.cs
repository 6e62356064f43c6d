using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Benchmarks.Namespaces;
using Gateway.Core.Authentication;
using Gateway.Core.Configuration;
using Gateway.Core.Http1;
using Gateway.Core.Upstreams;

namespace Benchmarks.Authentication;

/// <summary>Recognising a key: found in the head, hashed, looked up.</summary>
[MemoryDiagnoser]
public class KeyTableBenchmarks
{
    private RequestHead _head = null!;
    private KeyTable _keys = null!;

    [Params(1, 10_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _head = MatchHead.Create(("Host", "gateway:8081"), ("Authorization", "Bearer sk-0"));
        var snapshot = new Snapshot
        {
            Namespaces = [new NamespaceConfig { Code = "a" }],
            ApiKeys =
            [
                .. Enumerable.Range(0, Keys).Select(static i => new ApiKeyConfig
                {
                    Id = $"k{i}",
                    Namespace = "a",
                    Sha256 = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes($"sk-{i}"))),
                    Models = ["gpt-*", "Qwen*"],
                }),
            ],
        };
        _keys = SnapshotCompiler.Compile(snapshot, new ServerStates()).Keys;
    }

    [Benchmark]
    public bool Find()
    {
        var presented = new PresentedKeys(_head);
        presented.MoveNext();
        return _keys.StatusOf(_keys.Find(KeyHash.Of(presented.Current), presented.Current.Length)!) == KeyStatus.Valid;
    }

    [Benchmark]
    public bool AllowsModel() => _keys.All[0].AllowsModel("Qwen3-8B"u8);
}
