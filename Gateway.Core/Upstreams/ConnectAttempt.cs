namespace Gateway.Core.Upstreams;

/// <summary>One address of several, which has only so long to answer: the next one is to have a chance, too.</summary>
internal sealed class ConnectAttempt
{
    private readonly UpstreamSocket _socket;
    private int _isOver;

    private ConnectAttempt(UpstreamSocket socket) => _socket = socket;

    /// <summary>False when it failed, or did not answer in time; the socket is to be closed then.</summary>
    public static async ValueTask<bool> RunAsync(UpstreamSocket socket, TimeSpan limit)
    {
        var attempt = new ConnectAttempt(socket);
        var timer = new Timer(static state => ((ConnectAttempt)state!).GiveUp(), attempt, limit, Timeout.InfiniteTimeSpan);
        var connected = await socket.ConnectAsync().ConfigureAwait(false);
        await timer.DisposeAsync().ConfigureAwait(false);

        // Whoever is first decides: a socket that was given up is as good as closed, even if it answered after all.
        return Interlocked.Exchange(ref attempt._isOver, 1) == 0 && connected != UpstreamSocket.Failed;
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _socket.Abort();
        }
    }
}
