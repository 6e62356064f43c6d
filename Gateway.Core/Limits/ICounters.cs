namespace Gateway.Core.Limits;

/// <summary>Where limits find their counters.</summary>
internal interface ICounters
{
    /// <summary>What the counters go by.</summary>
    LimitClock Clock { get; }

    /// <summary>The counter of that key, the same object for all who ask while one of them keeps it; null when no cell is left for it.</summary>
    /// <param name="key">What it counts: see <see cref="CellKey"/>.</param>
    /// <param name="kind">How it counts.</param>
    /// <param name="minutes">Of windows: the longest that one may be, in minutes.</param>
    CounterCell? Get(UInt128 key, CellKind kind, int minutes = 0);
}
