namespace Gateway.Core.Connections;

/// <summary>
/// Looks at every live connection a few dozen times a second: ends waits that are overdue, and exchanges whose client has left.
/// On a thread of its own: a timer would wake a thread of the pool each time, which then spins for more work than there is.
/// </summary>
internal sealed class ConnectionMonitor : IDisposable
{
    /// <summary>How late a timeout may be noticed.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionRegistry _connections;
    private readonly Action<long> _everyTick;
    private readonly ManualResetEvent _stopped = new(false);
    private readonly Thread _thread;

    /// <param name="connections">The connections to watch.</param>
    /// <param name="everyTick">Housekeeping to do on the same clock; gets <see cref="Environment.TickCount64"/>.</param>
    public ConnectionMonitor(ConnectionRegistry connections, Action<long> everyTick)
    {
        _connections = connections;
        _everyTick = everyTick;
        _thread = new Thread(Run) { IsBackground = true, Name = "connection monitor" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
    }

    private void Run()
    {
        while (!_stopped.WaitOne(Resolution))
        {
            var now = Environment.TickCount64;
            foreach (var connection in _connections.Slots)
            {
                connection?.Watch(now);
            }

            _everyTick(now);
        }
    }
}
