using System.Collections.Concurrent;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Upstreams.Health;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Upstreams;

/// <summary>
/// Every server's state by upstream and URL, and every upstream's by name, so that a new snapshot finds the connections, the health and the turns of the one before it.
/// </summary>
internal sealed class ServerStates
{
    private readonly ConcurrentDictionary<(string Upstream, Uri Url), ServerState> _servers = new();
    private readonly ConcurrentDictionary<string, UpstreamState> _upstreams = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CounterSlab? _slab;
    private readonly ILogger? _logger;

    /// <param name="slab">Where turns are counted; null counts them in memory of this process.</param>
    /// <param name="time">What health goes by; null is the system's clock.</param>
    /// <param name="logger">Told of changes of state.</param>
    public ServerStates(CounterSlab? slab = null, TimeProvider? time = null, ILogger? logger = null)
    {
        _slab = slab;
        _logger = logger;
        Clock = new HealthClock(time ?? TimeProvider.System);
    }

    public HealthClock Clock { get; }

    /// <summary>Every upstream's retries, by its name.</summary>
    public IEnumerable<KeyValuePair<string, UpstreamRetries>> Retries => _upstreams.Select(static upstream => KeyValuePair.Create(upstream.Key, upstream.Value.Retries));

    /// <summary>Every server's state.</summary>
    public ICollection<ServerState> All => _servers.Values;

    /// <summary>The state of that server, made at its first mention.</summary>
    public ServerState Get(string upstream, Uri url) =>
        _servers.GetOrAdd((upstream, url), static (key, logger) => new ServerState(key.Upstream, key.Url, logger), _logger);

    /// <summary>The state of that upstream, made at its first mention.</summary>
    public UpstreamState Get(string upstream) =>
        _upstreams.GetOrAdd(upstream, static (name, states) => new UpstreamState(name, states._slab, states.Clock), this);

    /// <summary>Closes idle connections that have ended or are too old, and forgets servers that no snapshot names any more once nothing uses them.</summary>
    public void Prune(long now)
    {
        lock (_gate)
        {
            foreach (var (key, state) in _servers)
            {
                state.Connections.Prune(now);
                if (!state.IsNamed && state.InFlight == 0)
                {
                    _servers.TryRemove(key, out _);
                }
            }
        }
    }

    /// <summary>
    /// Closes the idle connections of every server that the snapshot in force does not name, or names with other settings of TLS; <see cref="Prune"/> forgets it once nothing
    /// uses it. Forgets the health of those that have no checks or circuits any more.
    /// </summary>
    public void Retain(CompiledSnapshot snapshot)
    {
        lock (_gate)
        {
            foreach (var state in _servers.Values)
            {
                state.IsNamed = false;
            }

            foreach (var upstream in snapshot.Upstreams.All)
            {
                foreach (var server in upstream.Servers)
                {
                    Retain(upstream, server);
                }
            }

            foreach (var state in _servers.Values.Where(static state => !state.IsNamed))
            {
                state.Connections.Retire();
            }
        }

        foreach (var name in _upstreams.Keys.Where(name => snapshot.Upstreams.Find(name) is null))
        {
            _upstreams.TryRemove(name, out _);
        }
    }

    /// <summary>Closes every idle connection, for good.</summary>
    public void RetireAll()
    {
        foreach (var (_, state) in _servers)
        {
            state.Connections.Retire();
        }
    }

    private void Retain(UpstreamModel upstream, ServerModel server)
    {
        var state = server.State;
        state.IsNamed = true;
        state.Adopt(server.Connections);

        // It may have been forgotten between the compilation and now.
        _servers[(state.Upstream, state.Url)] = state;
        if (upstream.Warm == 0)
        {
            state.Connections.Keep = 0;
        }

        if (upstream.Breaker is null)
        {
            state.Breaker.Reset();
        }

        if (upstream.Probes is null)
        {
            state.Probes.Reset();
        }
    }
}
