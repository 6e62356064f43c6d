namespace Gateway.Core.Upstreams;

/// <summary>
/// The idle connections to one server. The one used last is taken first, so that the others grow old and are closed.
/// The lock is held for a few instructions and never across an operation.
/// </summary>
internal sealed class ConnectionPool
{
    /// <summary>How long a connection may lie idle before it is closed, in milliseconds.</summary>
    public const long IdleMilliseconds = 60_000;

    /// <summary>
    /// How long a connection serves before a new one takes its place, in milliseconds: a name that means other addresses by now is followed, and load spreads over servers that were added.
    /// </summary>
    public const long LifetimeMilliseconds = 600_000;

    private const int Capacity = 1024;

    private readonly Lock _gate = new();
    private UpstreamConnection?[] _idle = new UpstreamConnection?[16];
    private int _count;
    private bool _retired;

    /// <summary>Number of idle connections.</summary>
    public int IdleCount => Volatile.Read(ref _count);

    /// <summary>A connection that has not ended, or null when a new one has to be opened.</summary>
    public UpstreamConnection? TryTake()
    {
        while (true)
        {
            UpstreamConnection connection;
            lock (_gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                connection = _idle[--_count]!;
                _idle[_count] = null;
            }

            if (!connection.IsStale)
            {
                return connection;
            }

            Discard(connection);
        }
    }

    /// <summary>Puts a connection aside whose last exchange has ended cleanly.</summary>
    public void Put(UpstreamConnection connection)
    {
        connection.Rest();
        if (connection.IdleSince - connection.MadeAt >= LifetimeMilliseconds)
        {
            Discard(connection);
            return;
        }

        lock (_gate)
        {
            if (!_retired && _count < Capacity)
            {
                if (_count == _idle.Length)
                {
                    Array.Resize(ref _idle, _count * 2);
                }

                _idle[_count++] = connection;
                return;
            }
        }

        Discard(connection);
    }

    /// <summary>Closes what has ended or is too old by that clock, and of those beyond the number to keep what has been idle for too long.</summary>
    public void Prune(long now, int keep = 0)
    {
        while (TryTakeOverdue(now, keep) is { } connection)
        {
            Discard(connection);
        }
    }

    /// <summary>Closes every idle connection and keeps none from now on.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
        }

        Prune(long.MaxValue);
    }

    /// <summary>Keeps connections again; for a server that a later snapshot names once more.</summary>
    public void Revive()
    {
        lock (_gate)
        {
            _retired = false;
        }
    }

    private static void Discard(UpstreamConnection connection) => _ = connection.CloseAsync().AsTask();

    private UpstreamConnection? TryTakeOverdue(long now, int keep)
    {
        lock (_gate)
        {
            for (var i = 0; i < _count; i++)
            {
                var connection = _idle[i]!;
                var isIdleTooLong = now - connection.IdleSince >= IdleMilliseconds && _count > keep;
                if (!isIdleTooLong && now - connection.MadeAt < LifetimeMilliseconds && !connection.IsStale)
                {
                    continue;
                }

                _count--;
                Array.Copy(_idle, i + 1, _idle, i, _count - i);
                _idle[_count] = null;
                return connection;
            }
        }

        return null;
    }
}
