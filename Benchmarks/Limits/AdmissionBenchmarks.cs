using BenchmarkDotNet.Attributes;
using Gateway.Core.Buffers;
using Gateway.Core.Limits;

namespace Benchmarks.Limits;

/// <summary>What limits cost a request: admission, the slices of a stream, settlement.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private readonly Reservation _reservation = new();
    private CounterSlab _slab = null!;
    private LimitSet _limits = null!;

    /// <summary>How many windows apply.</summary>
    [Params(0, 1, 4)]
    public int Windows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _slab = CounterSlab.Anonymous(TimeProvider.System);
        _limits = new LimitSet
        {
            Places = [new PlaceLimit("places", _slab.Get(CellKey.Of("places"), CellKind.Places)!, 1_000)],
            Rates = [new RateLimit("rate", _slab.Get(CellKey.Of("rate"), CellKind.Rate)!, 1_000_000_000, 1, 1_000_000_000)],
            Windows = new ModelWindows([.. Enumerable.Range(1, Windows).Select(minutes => new TokenWindow
            {
                Policy = "tokens",
                Label = "",
                Cell = _slab.Get(CellKey.Of($"{minutes}"), CellKind.Window, minutes)!,
                Limit = WindowCell.MaxCount,
                Period = new FixedPeriod(minutes),
                Side = TokenSide.Total,
                Model = new WildcardPattern("*"),
            })]),
        };
    }

    [GlobalCleanup]
    public void Cleanup() => _slab.Dispose();

    [Benchmark]
    public long Request() => Run(new TokenDemand(true, 100, 500, 1_024, true, false), 0);

    [Benchmark]
    public long StreamOfFourSlices() => Run(new TokenDemand(true, 100, null, 1_024, true, true), 1_000);

    private long Run(in TokenDemand demand, long output)
    {
        _reservation.Begin(_limits, "gpt-4o-mini"u8, _slab.Clock);
        _reservation.TryTake(demand);
        var allowed = output == 0 ? 0 : _reservation.Allow(output);
        _reservation.TrySettle(100, output, out _);
        _reservation.Reset();
        return allowed;
    }
}
