using BenchmarkDotNet.Attributes;
using Gateway.Core.Upstreams.Balancing;

namespace Benchmarks.Upstreams;

/// <summary>Hashing what requests are kept together by: a value, and a prompt's leading blocks.</summary>
[MemoryDiagnoser]
public class PromptPrefixBenchmarks
{
    private readonly ulong[] _hashes = new ulong[PromptPrefixes.Levels];
    private byte[] _prompt = [];

    /// <summary>The prompt's length in bytes.</summary>
    [Params(24, 1_000, 32_768)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _prompt = new byte[Length];
        new Random(1).NextBytes(_prompt);
    }

    [Benchmark(Baseline = true)]
    public ulong Value() => StableHash.Of(_prompt);

    [Benchmark]
    public int Prefixes()
    {
        var hasher = new PrefixHasher(_hashes, 0);
        hasher.Append(_prompt);
        return hasher.Count;
    }
}
