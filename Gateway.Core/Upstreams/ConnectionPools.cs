using Gateway.Core.Configuration;
using Gateway.Core.Transport;

namespace Gateway.Core.Upstreams;

/// <summary>The idle connections to one server that were made under the same settings, apart for each loop: a connection is used on the thread that it was opened on.</summary>
internal sealed class ConnectionPools
{
    private readonly Lock _gate = new();
    private ConnectionPool[] _pools = [new()];
    private bool _isRetired;
    private int _keep;

    /// <param name="tls">How they shake hands where the server speaks TLS.</param>
    public ConnectionPools(TlsConfig? tls = null) => Tls = tls;

    /// <summary>How the connections shook hands: none made otherwise is among them.</summary>
    public TlsConfig? Tls { get; }

    /// <summary>How many each loop keeps, however long they are idle.</summary>
    public int Keep
    {
        get => Volatile.Read(ref _keep);
        set => Volatile.Write(ref _keep, value);
    }

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
            var index = IndexOf(EpollLoop.Current);
            var pools = Volatile.Read(ref _pools);
            return index < pools.Length ? pools[index] : Add(index);
        }
    }

    /// <summary>Number of idle connections of that loop; null is the threads that are no loop's.</summary>
    public int IdleOn(EpollLoop? loop)
    {
        var pools = Volatile.Read(ref _pools);
        var index = IndexOf(loop);
        return index < pools.Length ? pools[index].IdleCount : 0;
    }

    /// <inheritdoc cref="ConnectionPool.TryTake"/>
    public UpstreamConnection? TryTake() => Current.TryTake();

    /// <inheritdoc cref="ConnectionPool.Put"/>
    public void Put(UpstreamConnection connection) => Current.Put(connection);

    /// <summary>Closes what <see cref="ConnectionPool.Prune"/> says, in each pool but <see cref="Keep"/>.</summary>
    public void Prune(long now)
    {
        foreach (var pool in Volatile.Read(ref _pools))
        {
            pool.Prune(now, Keep);
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

    private static int IndexOf(EpollLoop? loop) => loop is null ? 0 : loop.Index + 1;

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
