using Gateway.Core.Pipeline;
using Gateway.Core.Upstreams.Balancing;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Upstreams;

/// <summary>Chooses the server for an attempt, and takes a place at it.</summary>
internal static class ServerSelector
{
    private const int None = -1;

    /// <summary>
    /// The server for the next attempt of a request whose upstream is chosen, into its context; false when there is none. Whoever asked leaves the server's state when
    /// done, and tells how its attempt went (<see cref="ServerReport"/>).
    /// </summary>
    public static bool Select(RequestContext context)
    {
        var upstream = context.Upstream!;
        var failed = context.Server;
        var trial = 0;
        switch (upstream.Balancer.Key)
        {
            case KeyKind.Value when RequestHash.TryGet(upstream.HashOn!, context, out var hash):
                context.Server = Select(upstream, new SelectionKey(hash), failed, out trial);
                break;
            case KeyKind.Prefixes:
                Span<ulong> prefixes = stackalloc ulong[PromptPrefixes.Levels];
                context.Server = Select(upstream, new SelectionKey(prefixes[..PromptPrefixes.Of(context, prefixes)]), failed, out trial);
                break;
            default:
                context.Server = Select(upstream, default, failed, out trial);
                break;
        }

        context.Trial = trial;
        return context.Server is not null;
    }

    /// <summary>
    /// A server with a free place, as the upstream's balancing says, of those that are healthy and whose circuit lets the request through. Servers that are avoided
    /// only when there is no other, and after them the one that the last attempt failed at. When none is healthy, in panic, any of them. Null when there is no such server.
    /// </summary>
    /// <param name="upstream">The upstream.</param>
    /// <param name="key">What its balancing goes by.</param>
    /// <param name="failed">The server that the last attempt failed at.</param>
    /// <param name="trial">Above 0 when the request is the trial of a half-open circuit: <see cref="CircuitBreaker.TryPass"/>.</param>
    public static ServerModel? Select(UpstreamModel upstream, in SelectionKey key, ServerModel? failed, out int trial)
    {
        // Nearly always the first choice is good, and nothing else has to be looked at.
        trial = 0;
        var first = None;
        var all = new ServerSet(upstream.Weighted);
        if (failed is null && !all.IsEmpty)
        {
            first = upstream.Balancer.Choose(key, all);
            var server = upstream.Servers[first];
            if ((server.State.Conditions & upstream.Watched) == 0 && server.State.TryEnter(server.MaxConnections))
            {
                return server;
            }
        }

        return SelectCarefully(upstream, key, first, failed, out trial);
    }

    /// <summary>True where neither its checks nor its circuit keep requests from a server.</summary>
    public static bool IsHealthy(UpstreamModel upstream, ServerModel server, long now)
    {
        var conditions = server.State.Conditions & upstream.Watched;
        return (conditions & ServerConditions.Unhealthy) == 0
            && ((conditions & ServerConditions.CircuitOpen) == 0 || server.State.Breaker.IsTrialDue(now));
    }

    /// <summary>True while a server could have the request, had it room.</summary>
    public static bool IsAnyHealthy(UpstreamModel upstream)
    {
        var now = upstream.State.Clock.Now;
        foreach (var server in upstream.Servers)
        {
            if (server.Weight > 0 && IsHealthy(upstream, server, now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when an attempt that follows one at this server would go to another.</summary>
    public static bool HasPreferred(UpstreamModel upstream, ServerModel failed, long now)
    {
        foreach (var server in upstream.Servers)
        {
            if (server.Weight > 0 && IsHealthy(upstream, server, now) && PassOf(server, failed, now) == SelectionPass.Preferred)
            {
                return true;
            }
        }

        return false;
    }

    private static SelectionPass PassOf(ServerModel server, ServerModel? failed, long now) =>
        ReferenceEquals(server, failed) ? SelectionPass.LastResort
        : server.State.Outliers.IsAvoided(now) ? SelectionPass.Avoided
        : SelectionPass.Preferred;

    private static ServerModel? SelectCarefully(UpstreamModel upstream, in SelectionKey key, int first, ServerModel? failed, out int trial)
    {
        Span<ulong> words = stackalloc ulong[ServerSet.WordsFor(upstream.Servers.Length)];
        var open = new ServerSet(words);
        var now = upstream.State.Clock.Now;
        var isAnyHealthy = false;
        for (var pass = SelectionPass.Preferred; pass <= SelectionPass.LastResort; pass++)
        {
            words.Clear();
            for (var i = 0; i < upstream.Servers.Length; i++)
            {
                var server = upstream.Servers[i];
                if (server.Weight == 0 || !IsHealthy(upstream, server, now))
                {
                    continue;
                }

                isAnyHealthy = true;
                if (PassOf(server, failed, now) == pass)
                {
                    open.Add(i);
                }
            }

            if (Take(upstream, key, first, open, pass, now, out trial) is { } taken)
            {
                return taken;
            }
        }

        trial = 0;
        if (isAnyHealthy || !upstream.Panic)
        {
            return null;
        }

        upstream.Weighted.CopyTo(words);
        return Take(upstream, key, None, open, SelectionPass.Panic, now, out trial);
    }

    // The set's servers in the order of the balancing, until one has room; what it has said already is not asked of it again.
    private static ServerModel? Take(UpstreamModel upstream, in SelectionKey key, int first, ServerSet open, SelectionPass pass, long now, out int trial)
    {
        trial = 0;
        while (!open.IsEmpty)
        {
            var i = first != None && open.Contains(first) ? first : upstream.Balancer.Choose(key, open);
            var server = upstream.Servers[i];
            if (server.State.TryEnter(server.MaxConnections))
            {
                if (pass == SelectionPass.Panic || upstream.Breaker is null || server.State.Breaker.TryPass(now, out trial))
                {
                    return server;
                }

                server.State.Leave();
            }

            open.Remove(i);
        }

        return null;
    }
}
