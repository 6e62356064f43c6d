namespace Gateway.Core.Upstreams;

/// <summary>Chooses the server for an attempt, and takes a place at it.</summary>
internal static class ServerSelector
{
    /// <summary>How long a server that could not be reached is passed over while there is another, in milliseconds.</summary>
    public const long AvoidMilliseconds = 1_000;

    /// <summary>
    /// A server with a free place, as the upstream's balancing says; servers that could not be reached lately, and the one that the
    /// last attempt failed at, only when there is no other. Null when every server is at its limit. The caller leaves the server's state when done.
    /// </summary>
    public static ServerModel? Select(UpstreamModel upstream, ServerModel? failed)
    {
        var now = Environment.TickCount64;
        var order = upstream.Balancer.Order();
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < upstream.Servers.Length; i++)
            {
                var server = upstream.Servers[(order + i) % upstream.Servers.Length];
                var isLastResort = ReferenceEquals(server, failed) || server.State.IsAvoided(now);
                if (server.Weight > 0 && isLastResort == (pass == 1) && server.State.TryEnter(server.MaxConnections))
                {
                    return server;
                }
            }
        }

        return null;
    }
}
