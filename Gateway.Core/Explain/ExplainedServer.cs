using System.Text.Json.Serialization;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Explain;

/// <summary>A server of the upstream, and whether it would be chosen from.</summary>
internal sealed record ExplainedServer
{
    /// <summary>Where it listens.</summary>
    public required string Url { get; init; }

    /// <summary>0 takes no traffic.</summary>
    public required int Weight { get; init; }

    /// <summary>Exchanges under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>The most of them.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>
    /// <c>available</c>; <c>trial</c>: its circuit is half open and lets one request through; <c>avoided</c>: taken only when no other is there; or not taken at all:
    /// <c>off</c> (its weight is 0), <c>unhealthy</c> (by its checks), <c>open</c> (its circuit), <c>full</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Milliseconds until an open circuit lets a trial through.</summary>
    public long? OpenForMs { get; init; }

    /// <summary>Milliseconds for which others are preferred.</summary>
    public long? AvoidedForMs { get; init; }

    /// <summary>Where the request's value decides: what the server draws for it; the highest of those that can be chosen wins.</summary>
    public double? Score { get; init; }

    /// <summary>True where others would not be preferred.</summary>
    [JsonIgnore]
    public bool IsPreferred => State is "available" or "trial";

    /// <summary>True when the request could go there.</summary>
    [JsonIgnore]
    public bool TakesRequests => IsPreferred || State == "avoided";

    /// <summary>True where health and circuit do not speak against it, full or not.</summary>
    [JsonIgnore]
    public bool IsHealthy => TakesRequests || State == "full";

    /// <param name="server">The server.</param>
    /// <param name="upstream">Its upstream.</param>
    /// <param name="hash">What the upstream's balancing goes by; null where it does not go by the request.</param>
    public static ExplainedServer Of(ServerModel server, UpstreamModel upstream, ulong? hash)
    {
        var now = upstream.State.Clock.Now;
        var conditions = server.State.Conditions & upstream.Watched;
        var avoidedFor = (conditions & ServerConditions.Avoided) == 0 ? 0 : server.State.Outliers.AvoidedFor(now);
        var openFor = (conditions & ServerConditions.CircuitOpen) == 0 ? 0 : server.State.Breaker.OpenFor(now);
        return new ExplainedServer
        {
            Url = server.Url.ToString(),
            Weight = server.Weight,
            InFlight = server.State.InFlight,
            MaxConnections = server.MaxConnections,
            State = StateOf(server, upstream, conditions, avoidedFor, now),
            OpenForMs = openFor == 0 ? null : openFor,
            AvoidedForMs = avoidedFor == 0 ? null : avoidedFor,
            Score = hash is { } value && server.Weight > 0 ? Rendezvous.Score(value, server.Seed, server.Weight) : null,
        };
    }

    private static string StateOf(ServerModel server, UpstreamModel upstream, ServerConditions conditions, long avoidedFor, long now)
    {
        if (server.Weight == 0)
        {
            return "off";
        }

        if (!ServerSelector.IsHealthy(upstream, server, now))
        {
            return (conditions & ServerConditions.Unhealthy) != 0 ? "unhealthy" : "open";
        }

        return server.State.InFlight >= server.MaxConnections ? "full"
            : avoidedFor > 0 ? "avoided"
            : (conditions & ServerConditions.CircuitOpen) != 0 ? "trial"
            : "available";
    }
}
