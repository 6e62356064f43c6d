namespace ConfigCenter.Explain;

/// <summary>What a gateway knows of a server.</summary>
/// <param name="Upstream">Its upstream's name.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="IsHealthy">False while it is passed over.</param>
internal sealed record ServerState(string Upstream, string Url, long InFlight, bool IsHealthy);
