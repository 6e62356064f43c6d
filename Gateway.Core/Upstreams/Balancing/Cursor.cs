using Gateway.Core.Limits;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// Counts the turns of an upstream: in a cell of the counter slab, so that processes that share one take turns together; in memory of its own where there is no cell.
/// </summary>
internal sealed class Cursor
{
    private readonly CounterCell? _cell;
    private long _own;

    public Cursor(CounterCell? cell) => _cell = cell;

    /// <summary>The number of the next turn, from 0; nobody else gets the same.</summary>
    public ulong Next() => (ulong)Interlocked.Increment(ref _cell is null ? ref _own : ref _cell.Value) - 1;
}
