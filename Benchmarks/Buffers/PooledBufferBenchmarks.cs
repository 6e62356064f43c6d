using BenchmarkDotNet.Attributes;
using Gateway.Core.Buffers;

namespace Benchmarks.Buffers;

/// <summary>A body that arrives in pieces is gathered, and its memory given back.</summary>
[MemoryDiagnoser]
public class PooledBufferBenchmarks
{
    private readonly PooledBuffer _buffer = new();
    private readonly byte[] _piece = new byte[4096];

    /// <summary>How many pieces of 4 KiB arrive.</summary>
    [Params(1, 4, 64)]
    public int Pieces { get; set; }

    [Benchmark]
    public int Gather()
    {
        for (var i = 0; i < Pieces; i++)
        {
            _buffer.Append(_piece);
        }

        var length = _buffer.Length;
        _buffer.Release();
        return length;
    }
}
