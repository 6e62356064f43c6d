namespace Gateway.Core.Upstreams;

/// <summary>
/// Requests that wait until a server of an upstream has room, the first come first. Whoever leaves a server calls one of them; the lock is held for a few instructions and
/// never across an operation.
/// </summary>
internal sealed class WaitingQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _count;

    /// <summary>Number of requests that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Joins; null when that many wait already. Who has joined looks once more whether there is room: it may have been made just before.</summary>
    public LinkedListNode<TaskCompletionSource>? TryJoin(int limit)
    {
        lock (_gate)
        {
            if (_count >= limit)
            {
                return null;
            }

            Volatile.Write(ref _count, _count + 1);
            return _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Waits no more; false when it was called before.</summary>
    public bool Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return false;
            }

            Remove(place);
            return true;
        }
    }

    /// <summary>Waits again, before all others: it was called, and somebody else may be faster.</summary>
    public LinkedListNode<TaskCompletionSource> Rejoin()
    {
        lock (_gate)
        {
            Volatile.Write(ref _count, _count + 1);
            return _waiting.AddFirst(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Calls the first who waits, if anybody does.</summary>
    public void Call()
    {
        if (Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_waiting.First is { } first)
            {
                Remove(first);
                first.Value.SetResult();
            }
        }
    }

    private void Remove(LinkedListNode<TaskCompletionSource> place)
    {
        _waiting.Remove(place);
        Volatile.Write(ref _count, _count - 1);
    }
}
