using Gateway.Core.Transport;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Upstreams.Warming;

/// <summary>
/// Opens connections before requests need them, to the servers of upstreams that ask for it, and keeps that many idle ones. Beside the requests: a few at a time, and none
/// to a server that something speaks against. Where it fails nothing comes of it but another try; what is wrong with a server is for its checks and its requests to find.
/// </summary>
internal sealed class ConnectionWarmer : IDisposable
{
    /// <summary>The longest that readiness waits for the connections of the first snapshot, in milliseconds.</summary>
    public const long LongestHoldMs = 2_000;

    private const int ConnectsAtOnce = 16;

    // Connections that are opened together do not end together: each counts as up to so much older than it is.
    private const long OldestStartMs = ConnectionPool.LifetimeMilliseconds / 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _connecting = new(ConnectsAtOnce);
    private readonly Lazy<EpollLoop?[]> _loops;
    private readonly HealthClock _clock;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private HashSet<ServerState>? _awaited;
    private long _heldUntil;

    /// <param name="loops">On whose threads the connections will be used; null are the threads that are no loop's.</param>
    /// <param name="clock">Says when a server's turn is.</param>
    /// <param name="random">Spreads the turns; has to bear many threads.</param>
    public ConnectionWarmer(Func<EpollLoop?[]> loops, HealthClock clock, Random random)
    {
        _loops = new Lazy<EpollLoop?[]>(loops);
        _clock = clock;
        _random = random;
    }

    /// <summary>True once every server of the first snapshot had its turn, or was waited for long enough.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _awaited is { Count: 0 } || (_awaited is not null && _clock.Now >= _heldUntil);
            }
        }
    }

    /// <summary>Takes notice of a snapshot; the first is what <see cref="IsReady"/> waits for.</summary>
    public void Begin(UpstreamTable upstreams)
    {
        lock (_gate)
        {
            if (_awaited is null)
            {
                _awaited = [.. upstreams.Warmed.SelectMany(static upstream => upstream.Servers).Where(static server => server.Weight > 0).Select(static server => server.State)];
                _heldUntil = _clock.Now + LongestHoldMs;
            }
        }
    }

    /// <summary>Begins what is due. To be called a few times a second, with the upstreams of the snapshot in force.</summary>
    public void Tick(UpstreamTable upstreams)
    {
        foreach (var upstream in upstreams.Warmed)
        {
            foreach (var server in upstream.Servers)
            {
                if (IsWanted(server) && server.State.Warming.TryBegin(_clock.Now, _random))
                {
                    Begin(upstream, server);
                }
            }
        }
    }

    /// <summary>Gives up what is under way, and begins no more.</summary>
    public void Dispose()
    {
        // Those that end later look at it still.
        _stop.Cancel();
    }

    private bool IsWanted(ServerModel server) => server.Weight > 0 && server.State.IsHealthy(_clock.Now);

    private void Begin(UpstreamModel upstream, ServerModel server)
    {
        var loops = _loops.Value;
        var share = (upstream.Warm + loops.Length - 1) / loops.Length;
        server.Connections.Keep = share;
        foreach (var loop in loops)
        {
            if (Missing(server, loop, share) > 0)
            {
                _ = FillAsync(upstream, server, loops, share);
                return;
            }
        }

        End(server, hasFailed: false);
    }

    private static int Missing(ServerModel server, EpollLoop? loop, int share) =>
        Math.Min(share - server.Connections.IdleOn(loop), server.MaxConnections - server.State.InFlight - server.Connections.IdleCount);

    private async Task FillAsync(UpstreamModel upstream, ServerModel server, EpollLoop?[] loops, int share)
    {
        var hasFailed = true;
        try
        {
            // Off the thread that keeps the time; certificate files may have to be read.
            await Task.Yield();
            var endpoint = server.Endpoint;
            hasFailed = endpoint is null;
            foreach (var loop in loops)
            {
                // Counted once: a server that ends what it accepts gets no more than it was to have.
                for (var missing = Missing(server, loop, share); missing > 0 && !hasFailed; missing--)
                {
                    hasFailed = !IsWanted(server) || !await OpenAsync(upstream, server, endpoint!, loop).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            End(server, hasFailed);
        }
    }

    private async Task<bool> OpenAsync(UpstreamModel upstream, ServerModel server, ServerEndpoint endpoint, EpollLoop? loop)
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            timeout.CancelAfter(TimeSpan.FromMilliseconds(upstream.Timeouts.ConnectMs));
            var connection = new UpstreamConnection(server.State) { MadeAt = Environment.TickCount64 - _random.NextInt64(OldestStartMs) };
            await new LoopSwitch(loop);
            ConnectError error;
            await using (timeout.Token.Register(connection.Abort).ConfigureAwait(false))
            {
                error = await connection.ConnectAsync(endpoint, upstream.Timeouts.ConnectMs).ConfigureAwait(false);
            }

            // Where it is put is where it is used.
            await new LoopSwitch(loop);
            if (error == ConnectError.None && !timeout.IsCancellationRequested)
            {
                server.Connections.Put(connection);
                return true;
            }

            await connection.CloseAsync().ConfigureAwait(false);
            return false;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private void End(ServerModel server, bool hasFailed)
    {
        server.State.Warming.End(hasFailed, _clock.Now, _random);
        lock (_gate)
        {
            _awaited?.Remove(server.State);
        }
    }
}
