using BenchmarkDotNet.Attributes;
using Gateway.Core.Http1;

namespace Benchmarks.Http1;

/// <summary>One path: normal already, as nearly all are, and one that needs every kind of work.</summary>
[MemoryDiagnoser]
public class PathNormalizerBenchmarks
{
    private readonly byte[] _destination = new byte[256];

    [Benchmark(Baseline = true, Description = "normal already")]
    public int Normal()
    {
        PathNormalizer.TryNormalize("/v1/chat/completions"u8, _destination, out var written);
        return written;
    }

    [Benchmark(Description = "escapes, dot segments, double slashes")]
    public int Crooked()
    {
        PathNormalizer.TryNormalize("//v1/x/%2e%2e/./%63hat//completions%2f"u8, _destination, out var written);
        return written;
    }
}
