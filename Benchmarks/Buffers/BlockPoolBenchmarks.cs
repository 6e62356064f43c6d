using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Buffers;

namespace Benchmarks.Buffers;

/// <summary>Renting and returning blocks, many of them out at a time, beside the runtime's pool.</summary>
[MemoryDiagnoser]
public class BlockPoolBenchmarks
{
    private const int Blocks = 256;

    private readonly byte[][] _blocks = new byte[Blocks][];

    /// <summary>Length of a block, in bytes.</summary>
    [Params(4096, 65536)]
    public int Length { get; set; }

    [Benchmark(Baseline = true, Description = "ArrayPool.Shared, 256 blocks", OperationsPerInvoke = Blocks)]
    public void Shared()
    {
        for (var i = 0; i < Blocks; i++)
        {
            _blocks[i] = ArrayPool<byte>.Shared.Rent(Length);
        }

        for (var i = 0; i < Blocks; i++)
        {
            ArrayPool<byte>.Shared.Return(_blocks[i]);
        }
    }

    [Benchmark(Description = "BlockPool, 256 blocks", OperationsPerInvoke = Blocks)]
    public void Pool()
    {
        for (var i = 0; i < Blocks; i++)
        {
            _blocks[i] = BlockPool.Rent(Length);
        }

        for (var i = 0; i < Blocks; i++)
        {
            BlockPool.Return(_blocks[i]);
        }
    }
}
