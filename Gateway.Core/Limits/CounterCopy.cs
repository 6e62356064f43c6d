namespace Gateway.Core.Limits;

/// <summary>
/// Counters that begin at what those of a slab read, and then go their own way: what is taken here is taken of nobody. One request's worth at a time, not for several
/// threads. The slab is only read: not even a cell is given out in it.
/// </summary>
internal sealed class CounterCopy : ICounters
{
    private readonly Dictionary<UInt128, CounterCell> _cells = [];
    private readonly SlabMemory _memory = SlabMemory.Anonymous();
    private readonly CounterSlab _source;

    public CounterCopy(CounterSlab source) => _source = source;

    public LimitClock Clock => _source.Clock;

    /// <summary>Forgets what was taken: each counter is copied anew. The cells given out before are no longer to be used.</summary>
    public void Renew() => _cells.Clear();

    /// <inheritdoc/>
    public CounterCell? Get(UInt128 key, CellKind kind, int minutes = 0)
    {
        if (_cells.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_source.TryRead(key, out var value) || _cells.Count == CellTable.MostUsed)
        {
            return null;
        }

        var cell = new CounterCell(_memory, process: 0, _cells.Count) { Value = value, Own = OwnPart.InUse };
        _cells.Add(key, cell);
        return cell;
    }
}
