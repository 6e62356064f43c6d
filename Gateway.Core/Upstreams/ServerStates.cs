using System.Collections.Concurrent;
using Gateway.Core.Configuration;

namespace Gateway.Core.Upstreams;

/// <summary>Every server's state by upstream and URL, so that a new snapshot finds the connections that the one before it opened.</summary>
internal sealed class ServerStates
{
    private readonly ConcurrentDictionary<(string Upstream, Uri Url), ServerState> _states = new();

    private readonly ConcurrentDictionary<string, UpstreamRetries> _retries = new(StringComparer.Ordinal);

    /// <summary>The retries of every upstream there is.</summary>
    public ICollection<UpstreamRetries> Retries => _retries.Values;

    /// <summary>Every state there is.</summary>
    public ICollection<ServerState> All => _states.Values;

    /// <summary>The state of that server, made at its first mention.</summary>
    public ServerState Get(string upstream, Uri url) =>
        _states.GetOrAdd((upstream, url), static key => new ServerState(key.Upstream, key.Url));

    /// <summary>The retries of that upstream.</summary>
    public UpstreamRetries RetriesOf(string upstream) => _retries.GetOrAdd(upstream, static name => new UpstreamRetries(name));

    /// <summary>Closes idle connections that have ended or are too old.</summary>
    public void Prune(long now)
    {
        foreach (var (_, state) in _states)
        {
            state.Connections.Prune(now);
        }
    }

    /// <summary>Closes the idle connections of every server that the snapshot in force does not name, and forgets it once nothing uses it.</summary>
    public void Retain(CompiledSnapshot snapshot)
    {
        foreach (var (upstream, _) in _retries)
        {
            if (snapshot.Upstreams.Find(upstream) is null)
            {
                _retries.TryRemove(upstream, out _);
            }
        }

        var named = snapshot.Upstreams.All.SelectMany(static upstream => upstream.Servers).Select(static server => server.State).ToHashSet();
        foreach (var (key, state) in _states)
        {
            if (named.Contains(state))
            {
                state.Connections.Revive();
                continue;
            }

            state.Connections.Retire();
            if (state.InFlight == 0)
            {
                _states.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Closes every idle connection, for good.</summary>
    public void RetireAll()
    {
        foreach (var (_, state) in _states)
        {
            state.Connections.Retire();
        }
    }
}
