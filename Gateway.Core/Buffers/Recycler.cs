namespace Gateway.Core.Buffers;

/// <summary>
/// Keeps unused objects of one type for the next taker: a small stash per thread, and one shared stack behind it, because an
/// object is often put back by another thread than the one that took it. Never allocates once it is full; what exceeds it is left to the collector.
/// </summary>
internal static class Recycler<T>
    where T : class
{
    private const int StashSize = 16;

    // As many change between stash and stack at once, so that the lock is taken by few calls, and no thread hoards.
    private const int Batch = StashSize / 2;
    private const int SharedSize = 8192;

    private static readonly Lock Gate = new();
    private static readonly T?[] Shared = new T?[SharedSize];
    private static int _shared;

    [ThreadStatic]
    private static Stash? _stash;

    /// <summary>An object put back earlier, in the state in which it was put back; null when there is none.</summary>
    public static T? TryTake()
    {
        var stash = _stash ??= new Stash();
        if (stash.Count == 0)
        {
            Fill(stash);
        }

        return stash.TryPop();
    }

    /// <summary>Puts an object back; the caller has reset it and holds no reference to it any more.</summary>
    public static void Put(T item)
    {
        var stash = _stash ??= new Stash();
        if (stash.Count == StashSize)
        {
            Drain(stash);
        }

        stash.Push(item);
    }

    private static void Fill(Stash stash)
    {
        if (Volatile.Read(ref _shared) == 0)
        {
            return;
        }

        lock (Gate)
        {
            for (var count = Math.Min(Batch, _shared); count > 0; count--)
            {
                var index = --_shared;
                stash.Push(Shared[index]!);
                Shared[index] = null;
            }
        }
    }

    private static void Drain(Stash stash)
    {
        lock (Gate)
        {
            for (var count = Batch; count > 0; count--)
            {
                var item = stash.TryPop();
                if (_shared < SharedSize)
                {
                    Shared[_shared++] = item;
                }
            }
        }
    }

    private sealed class Stash
    {
        private readonly T?[] _items = new T?[StashSize];

        public int Count { get; private set; }

        public void Push(T item) => _items[Count++] = item;

        public T? TryPop()
        {
            if (Count == 0)
            {
                return null;
            }

            var item = _items[--Count];
            _items[Count] = null;
            return item;
        }
    }
}
