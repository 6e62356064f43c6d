namespace Gateway.Core.Buffers;

/// <summary>
/// Keeps unused objects of one type for the next taker: a small stash per thread, and one shared stack behind it, because an
/// object is often put back by another thread than the one that took it. Never allocates once it is full; what exceeds it is left to the collector.
/// </summary>
internal static class Recycler<T>
    where T : class
{
    // As many as a loop has requests under way, of most loops: the shared stack is for those that have more.
    private const int StashSize = 64;
    private const int SharedSize = 8192;

    private static readonly Lock Gate = new();
    private static readonly T?[] Shared = new T?[SharedSize];
    private static int _shared;

    [ThreadStatic]
    private static Stash? _stash;

    /// <summary>An object put back earlier, in the state in which it was put back; null when there is none.</summary>
    public static T? TryTake()
    {
        var stash = _stash;
        if (stash is not null && stash.Count > 0)
        {
            var index = --stash.Count;
            var item = stash.Items[index];
            stash.Items[index] = null;
            return item;
        }

        return TryTakeShared();
    }

    /// <summary>Puts an object back; the caller has reset it and holds no reference to it any more.</summary>
    public static void Put(T item)
    {
        var stash = _stash ??= new Stash();
        if (stash.Count < StashSize)
        {
            stash.Items[stash.Count++] = item;
            return;
        }

        PutShared(item);
    }

    private static T? TryTakeShared()
    {
        if (Volatile.Read(ref _shared) == 0)
        {
            return null;
        }

        lock (Gate)
        {
            if (_shared == 0)
            {
                return null;
            }

            var index = --_shared;
            var item = Shared[index];
            Shared[index] = null;
            return item;
        }
    }

    private static void PutShared(T item)
    {
        lock (Gate)
        {
            if (_shared < SharedSize)
            {
                Shared[_shared++] = item;
            }
        }
    }

    private sealed class Stash
    {
        public readonly T?[] Items = new T?[StashSize];
        public int Count;
    }
}
