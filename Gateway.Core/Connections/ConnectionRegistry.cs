namespace Gateway.Core.Connections;

/// <summary>Every live downstream connection, in slots that the monitor reads without a lock.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private DownstreamConnection?[] _slots = new DownstreamConnection?[256];
    private int _used;
    private int _count;

    /// <summary>The slots, some of them empty; a connection that joins meanwhile is seen at the next look.</summary>
    public ReadOnlySpan<DownstreamConnection?> Slots => Volatile.Read(ref _slots);

    /// <summary>Number of live connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a connection; the result is what <see cref="Remove"/> takes.</summary>
    public int Add(DownstreamConnection connection)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used++;
                if (slot == _slots.Length)
                {
                    var larger = new DownstreamConnection?[slot * 2];
                    _slots.CopyTo(larger, 0);
                    Volatile.Write(ref _slots, larger);
                }
            }

            _slots[slot] = connection;
            _count++;
            return slot;
        }
    }

    public void Remove(int slot)
    {
        lock (_gate)
        {
            _slots[slot] = null;
            _free.Push(slot);
            _count--;
        }
    }
}
