namespace ConfigCenter.Explain;

/// <summary>What a gateway is doing now.</summary>
/// <param name="Instance">Its id.</param>
/// <param name="RequestsInFlight">Requests under way.</param>
/// <param name="Connections">Connections of clients.</param>
/// <param name="Servers">The servers of its upstreams.</param>
internal sealed record GatewayState(string Instance, long RequestsInFlight, long Connections, IReadOnlyList<ServerState> Servers);
