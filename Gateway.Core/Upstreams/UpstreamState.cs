using Gateway.Core.Limits;
using Gateway.Core.Upstreams.Balancing;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Upstreams;

/// <summary>What changes about one upstream as a whole while the gateway runs; outlives configuration swaps.</summary>
internal sealed class UpstreamState
{
    private readonly Lazy<PrefixIndex> _prefixes = new(static () => new PrefixIndex());
    private readonly Lazy<Cursor> _cursor;

    /// <param name="name">The upstream's.</param>
    /// <param name="slab">Where its turns are counted; null counts them in memory.</param>
    /// <param name="clock">The servers' clock.</param>
    public UpstreamState(string name, CounterSlab? slab, HealthClock clock)
    {
        _cursor = new Lazy<Cursor>(() => new Cursor(slab?.Get(CellKey.Of("cursor", name), CellKind.Cursor)));
        Clock = clock;
    }

    public HealthClock Clock { get; }

    /// <summary>Counts turns; its cell is taken when it is first asked for.</summary>
    public Cursor Cursor => _cursor.Value;

    /// <summary>The requests that wait for a server.</summary>
    public WaitingQueue Waiting { get; } = new();

    /// <summary>Which server has seen which beginning of a prompt.</summary>
    public PrefixIndex Prefixes => _prefixes.Value;
}
