using Gateway.Core.Limits;
using Gateway.Core.Upstreams.Balancing;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Upstreams;

/// <summary>What changes about one upstream as a whole while the gateway runs; outlives configuration swaps.</summary>
internal sealed class UpstreamState
{
    private readonly Lazy<PrefixIndex> _prefixes = new(static () => new PrefixIndex());

    /// <param name="cursor">Counts its turns; null counts them in memory.</param>
    /// <param name="clock">The servers' clock.</param>
    public UpstreamState(CounterCell? cursor, HealthClock clock)
    {
        Cursor = new Cursor(cursor);
        Clock = clock;
    }

    public HealthClock Clock { get; }

    public Cursor Cursor { get; }

    /// <summary>Which server has seen which beginning of a prompt.</summary>
    public PrefixIndex Prefixes => _prefixes.Value;
}
