using Gateway.Core.Async;

namespace Gateway.Core.Connections;

/// <summary>Looks at every live connection a few dozen times a second: ends waits that are overdue, and exchanges whose client has left.</summary>
internal sealed class ConnectionMonitor : IDisposable
{
    /// <summary>How late a timeout may be noticed.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionRegistry _connections;
    private readonly Action<long> _everyTick;
    private readonly PeriodicThread _thread;

    /// <param name="connections">The connections to watch.</param>
    /// <param name="everyTick">Housekeeping to do on the same clock; gets <see cref="Environment.TickCount64"/>.</param>
    public ConnectionMonitor(ConnectionRegistry connections, Action<long> everyTick)
    {
        _connections = connections;
        _everyTick = everyTick;
        _thread = new PeriodicThread("connection monitor", Resolution, Watch);
        _thread.Start();
    }

    public void Dispose() => _thread.Dispose();

    private void Watch()
    {
        var now = Environment.TickCount64;
        foreach (var connection in _connections.Slots)
        {
            connection?.Watch(now);
        }

        _everyTick(now);
    }
}
