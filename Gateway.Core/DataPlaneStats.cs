namespace Gateway.Core;

/// <summary>The state of a data plane at one moment.</summary>
/// <param name="Version">The configuration version in force; null before the first.</param>
/// <param name="IsDraining">True once it is shutting down.</param>
/// <param name="Connections">Live client connections.</param>
/// <param name="RequestsInFlight">Requests admitted and not settled.</param>
/// <param name="AccessLogDropped">Access-log lines that were dropped.</param>
/// <param name="UsageRecordsDropped">Requests that are in no usage record.</param>
/// <param name="Traffic">What it has done since it began.</param>
/// <param name="Servers">The upstream servers.</param>
public sealed record DataPlaneStats(
    long? Version,
    bool IsDraining,
    int Connections,
    long RequestsInFlight,
    long AccessLogDropped,
    long UsageRecordsDropped,
    TrafficStats Traffic,
    IReadOnlyList<ServerStats> Servers);

/// <summary>The state of one upstream server.</summary>
/// <param name="Upstream">Its upstream's name.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="InFlight">Exchanges under way.</param>
/// <param name="IdleConnections">Connections that wait for their next exchange.</param>
/// <param name="IsAvoided">True while others are preferred, because it could not be reached or failed several times in a row.</param>
/// <param name="IsHealthy">False while it is passed over: avoided, unhealthy by its checks, or its circuit not closed.</param>
public sealed record ServerStats(string Upstream, string Url, int InFlight, int IdleConnections, bool IsAvoided, bool IsHealthy);
