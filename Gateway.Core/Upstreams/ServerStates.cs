using System.Collections.Concurrent;

namespace Gateway.Core.Upstreams;

/// <summary>Every server's state by upstream and URL, so that a new snapshot finds the connections that the one before it opened.</summary>
internal sealed class ServerStates
{
    private readonly ConcurrentDictionary<(string Upstream, Uri Url), ServerState> _states = new();

    /// <summary>The state of that server, made at its first mention.</summary>
    public ServerState Get(string upstream, Uri url) =>
        _states.GetOrAdd((upstream, url), static key => new ServerState(key.Upstream, key.Url));
}
