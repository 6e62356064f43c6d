using BenchmarkDotNet.Attributes;
using Gateway.Core.Buffers;

namespace Benchmarks.Buffers;

/// <summary>Taking objects and putting them back: within the thread's own stash, and beyond it.</summary>
[MemoryDiagnoser]
public class RecyclerBenchmarks
{
    private const int MostObjects = 64;

    private readonly object[] _taken = new object[MostObjects];

    /// <summary>How many are out at a time.</summary>
    [Params(1, MostObjects)]
    public int Objects { get; set; }

    [Benchmark]
    public void TakeAndPut()
    {
        for (var i = 0; i < Objects; i++)
        {
            _taken[i] = Recycler<object>.TryTake() ?? new object();
        }

        for (var i = 0; i < Objects; i++)
        {
            Recycler<object>.Put(_taken[i]);
        }
    }
}
