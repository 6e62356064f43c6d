namespace Gateway.Core.Connections;

/// <summary>Looks at every live connection a few dozen times a second: ends waits that are overdue, and exchanges whose client has left.</summary>
internal sealed class ConnectionMonitor : IAsyncDisposable
{
    /// <summary>How late a timeout may be noticed.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionRegistry _connections;
    private readonly Action<long> _everyTick;
    private readonly PeriodicTimer _timer = new(Resolution);
    private readonly Task _run;

    /// <param name="connections">The connections to watch.</param>
    /// <param name="everyTick">Housekeeping to do on the same clock; gets <see cref="Environment.TickCount64"/>.</param>
    public ConnectionMonitor(ConnectionRegistry connections, Action<long> everyTick)
    {
        _connections = connections;
        _everyTick = everyTick;
        _run = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _run.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
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
