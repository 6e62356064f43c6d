using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Async;

namespace Benchmarks.Async;

/// <summary>Calls of an async method that are all suspended at once, as the exchanges of a proxy are, then all completed: each time per call.</summary>
[MemoryDiagnoser]
public class RecyclingMethodBuilderBenchmarks
{
    private const int MostCalls = 64;

    private readonly SuspendingSource[] _sources = [.. Enumerable.Range(0, MostCalls).Select(static _ => new SuspendingSource())];
    private readonly ValueTask<int>[] _calls = new ValueTask<int>[MostCalls];

    /// <summary>How many calls are suspended at once.</summary>
    [Params(1, MostCalls)]
    public int Calls { get; set; }

    [Benchmark(Baseline = true, Description = "the runtime's default builder")]
    public int Default()
    {
        for (var i = 0; i < Calls; i++)
        {
            _calls[i] = DefaultAsync(_sources[i]);
        }

        return Complete();
    }

    [Benchmark(Description = "the runtime's pooling builder")]
    public int Pooling()
    {
        for (var i = 0; i < Calls; i++)
        {
            _calls[i] = PoolingAsync(_sources[i]);
        }

        return Complete();
    }

    [Benchmark(Description = "the recycling builder")]
    public int Recycling()
    {
        for (var i = 0; i < Calls; i++)
        {
            _calls[i] = RecyclingAsync(_sources[i]);
        }

        return Complete();
    }

    private static async ValueTask<int> DefaultAsync(SuspendingSource source) => await source.WaitAsync().ConfigureAwait(false) + 1;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> PoolingAsync(SuspendingSource source) => await source.WaitAsync().ConfigureAwait(false) + 1;

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> RecyclingAsync(SuspendingSource source) => await source.WaitAsync().ConfigureAwait(false) + 1;

    private int Complete()
    {
        var sum = 0;
        for (var i = 0; i < Calls; i++)
        {
            _sources[i].Complete(i);
            sum += _calls[i].Result;
        }

        return sum;
    }
}
