using Gateway.Core.Configuration;
using Gateway.Core.Upstreams.Health;
using Gateway.Core.Upstreams.Warming;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Upstreams;

/// <summary>What changes about one upstream server while the gateway runs; outlives configuration swaps.</summary>
internal sealed class ServerState
{
    private static int _lastNumber;

    private readonly ServerStatus _status = new();
    private ConnectionPools _connections = new();
    private int _inFlight;
    private uint _requests;

    public ServerState(string upstream, Uri url, ILogger? logger = null)
    {
        Upstream = upstream;
        Url = url;
        Number = (ushort)Interlocked.Increment(ref _lastNumber);
        var log = new ServerLog(logger, upstream, url);
        Outliers = new OutlierDetector(_status, log);
        Breaker = new CircuitBreaker(_status, log);
        Probes = new ProbedHealth(_status, log);
    }

    /// <summary>Name of the upstream that the server belongs to.</summary>
    public string Upstream { get; }

    /// <summary>Where the server listens.</summary>
    public Uri Url { get; }

    /// <summary>A short name for it within this process.</summary>
    public ushort Number { get; }

    /// <summary>The connections that wait for their next exchange, made under the settings in force.</summary>
    public ConnectionPools Connections => Volatile.Read(ref _connections);

    /// <summary>True while the snapshot in force names the server. Belongs to <see cref="ServerStates"/>.</summary>
    public bool IsNamed { get; set; }

    /// <summary>When its idle connections are looked after.</summary>
    public WarmingTurns Warming { get; } = new();

    /// <summary>What the attempts at it came to.</summary>
    public AttemptOutcomes Outcomes { get; } = new();

    public OutlierDetector Outliers { get; }

    public CircuitBreaker Breaker { get; }

    public ProbedHealth Probes { get; }

    /// <summary>What speaks against the server; some of it may have passed without anybody having noticed.</summary>
    public ServerConditions Conditions => _status.Conditions;

    /// <summary>True while nothing speaks against the server.</summary>
    public bool IsHealthy(long now) => !Outliers.IsAvoided(now) && Conditions == ServerConditions.None;

    /// <summary>Number of exchanges under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>About how many exchanges there were; wraps around.</summary>
    public uint Requests => Volatile.Read(ref _requests);

    /// <summary>Its idle connections under those settings: those that it has, or new pools where the settings have changed, which wait for <see cref="Adopt"/>.</summary>
    public ConnectionPools ConnectionsUnder(TlsConfig? tls) => Connections is var connections && Equals(connections.Tls, tls) ? connections : new ConnectionPools(tls);

    /// <summary>Keeps idle connections there from now on. Those of other settings are closed, and the ones in use with their exchange.</summary>
    public void Adopt(ConnectionPools connections)
    {
        var before = Interlocked.Exchange(ref _connections, connections);
        if (!ReferenceEquals(before, connections))
        {
            before.Retire();
        }

        connections.Revive();
    }

    /// <summary>Takes a place for one exchange; false when that many are under way already.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            // Not atomic on purpose: on the line that is written anyway it costs nothing, and what threads overwrite of each other only makes a share of it smaller.
            _requests++;
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
