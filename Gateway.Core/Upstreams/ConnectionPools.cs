using Gateway.Core.Transport;

namespace Gateway.Core.Upstreams;

/// <summary>The idle connections to one server, apart for each loop: a connection is used on the thread that it was opened on.</summary>
internal sealed class ConnectionPools
{
    private readonly Lock _gate = new();
    private ConnectionPool[] _pools = [new()];
    private bool _isRetired;

    /// <summary>Number of idle connections.</summary>
    public int IdleCount
    {
        get
        {
            var count = 0;
            foreach (var pool in Volatile.Read(ref _pools))
            {
                count += pool.IdleCount;
            }

            return count;
        }
    }

    // The first is for threads that are no loop's.
    private ConnectionPool Current
    {
        get
        {
            var index = EpollLoop.Current is { } loop ? loop.Index + 1 : 0;
            var pools = Volatile.Read(ref _pools);
            return index < pools.Length ? pools[index] : Add(index);
        }
    }

    /// <inheritdoc cref="ConnectionPool.TryTake"/>
    public UpstreamConnection? TryTake() => Current.TryTake();

    /// <inheritdoc cref="ConnectionPool.Put"/>
    public void Put(UpstreamConnection connection) => Current.Put(connection);

    /// <inheritdoc cref="ConnectionPool.Prune"/>
    public void Prune(long now)
    {
        foreach (var pool in Volatile.Read(ref _pools))
        {
            pool.Prune(now);
        }
    }

    /// <inheritdoc cref="ConnectionPool.Retire"/>
    public void Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            foreach (var pool in _pools)
            {
                pool.Retire();
            }
        }
    }

    /// <inheritdoc cref="ConnectionPool.Revive"/>
    public void Revive()
    {
        lock (_gate)
        {
            _isRetired = false;
            foreach (var pool in _pools)
            {
                pool.Revive();
            }
        }
    }

    private ConnectionPool Add(int index)
    {
        lock (_gate)
        {
            var pools = _pools.ToList();
            while (pools.Count <= index)
            {
                var pool = new ConnectionPool();
                if (_isRetired)
                {
                    pool.Retire();
                }

                pools.Add(pool);
            }

            Volatile.Write(ref _pools, [.. pools]);
            return pools[index];
        }
    }
}
