using BenchmarkDotNet.Attributes;
using Gateway.Core.Limits;

namespace Benchmarks.Limits;

/// <summary>Counter cells, by one thread and by several on the same cell; a result is the time that each operation takes of its thread.</summary>
[MemoryDiagnoser]
public class CellBenchmarks
{
    private const int Operations = 100_000;

    private CounterSlab _slab = null!;
    private CounterCell _rate = null!;
    private CounterCell _window = null!;
    private CounterCell _places = null!;

    /// <summary>How many threads use the cell at once.</summary>
    [Params(1, 2, 4)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _slab = CounterSlab.Anonymous(TimeProvider.System);
        _rate = _slab.Get(CellKey.Of("rate"), CellKind.Rate)!;
        _window = _slab.Get(CellKey.Of("window"), CellKind.Window, 60)!;
        _places = _slab.Get(CellKey.Of("places"), CellKind.Places)!;
    }

    [GlobalCleanup]
    public void Cleanup() => _slab.Dispose();

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Rate() => OnThreads(() => RateCell.TryTake(ref _rate.Value, _slab.Clock.Now, 1, long.MaxValue / 4));

    [Benchmark(OperationsPerInvoke = Operations)]
    public void WindowTakeAndGiveBack() => OnThreads(() =>
    {
        var part = 256L;
        WindowCell.TryTake(ref _window.Value, 1, WindowCell.MaxCount, 100, ref part, out var number);
        WindowCell.GiveBack(ref _window.Value, number, 356);
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void PlaceTakeAndRelease() => OnThreads(() =>
    {
        PlaceCell.TryTake(_places, 1_000);
        PlaceCell.Release(_places);
    });

    private void OnThreads(Action operation) => Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            operation();
        }
    });
}
