using Gateway.Core.Upstreams;

namespace Gateway.Core.Explain;

/// <summary>A server of the upstream, and whether it would be chosen from.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Weight">0 takes no traffic.</param>
/// <param name="InFlight">Exchanges under way.</param>
/// <param name="MaxConnections">The most of them.</param>
/// <param name="State"><c>available</c>, <c>avoided</c> (could not be reached lately: taken only when no other is there), <c>full</c> or <c>off</c> (its weight is 0).</param>
internal sealed record ExplainedServer(string Url, int Weight, int InFlight, int MaxConnections, string State)
{
    public static ExplainedServer Of(ServerModel server, long now) =>
        new(server.Url.ToString(), server.Weight, server.State.InFlight, server.MaxConnections, StateOf(server, now));

    /// <summary>True when a request could go there.</summary>
    public bool TakesRequests => State is "available" or "avoided";

    private static string StateOf(ServerModel server, long now)
    {
        if (server.Weight == 0)
        {
            return "off";
        }

        return server.State.InFlight >= server.MaxConnections ? "full" : server.State.IsAvoided(now) ? "avoided" : "available";
    }
}
