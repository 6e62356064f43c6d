using System.Text.Json.Serialization;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Explain;

/// <summary>Where the request would go, and how.</summary>
internal sealed record ExplainedUpstream
{
    /// <summary>The upstream; of several targets that nothing of the request decides between, the one that this explanation drew: the request may draw another.</summary>
    public required string Name { get; init; }

    /// <summary>The route's targets by their weights.</summary>
    public required IReadOnlyDictionary<string, int> Targets { get; init; }

    public required string LoadBalancing { get; init; }

    public required IReadOnlyList<ExplainedServer> Servers { get; init; }

    /// <summary>The server that would have the request; null where that depends on whose turn it is, on chance, or on what comes in between.</summary>
    public string? Server { get; init; }

    /// <summary>True when no server is healthy, and all are tried for want of a better one.</summary>
    public bool IsInPanic { get; init; }

    /// <summary>Requests that wait for a server; null where none may.</summary>
    public int? Waiting { get; init; }

    /// <summary>The most that may.</summary>
    public int? MaxWaiting { get; init; }

    /// <summary>What the upstream gets otherwise than the client wrote it.</summary>
    public required IReadOnlyList<BodyChange> Changes { get; init; }

    /// <summary>True when usage is asked of the upstream though the client did not, and kept from it.</summary>
    public bool WithholdsUsage { get; init; }

    /// <summary>True when a server takes the request.</summary>
    [JsonIgnore]
    public bool HasServer => Servers.Any(static server => server.TakesRequests)
        || (IsInPanic && Servers.Any(static server => server.Weight > 0 && server.InFlight < server.MaxConnections));

    /// <summary>True when the request would wait for one: no healthy server has room, or others wait already.</summary>
    [JsonIgnore]
    public bool Queues => Waiting < MaxWaiting && (Waiting > 0 || !HasServer) && Servers.Any(static server => server.IsHealthy);

    /// <summary>Of a request whose upstream is chosen and whose edits are decided.</summary>
    public static ExplainedUpstream Of(RequestContext context, UpstreamModel upstream)
    {
        ulong? hash = upstream.Balancer.Key == KeyKind.Value && RequestHash.TryGet(upstream.HashOn!, context, out var value) ? value : null;
        ExplainedServer[] servers = [.. upstream.Servers.Select(server => ExplainedServer.Of(server, upstream, hash))];
        return new ExplainedUpstream
        {
            Name = upstream.Name,
            Targets = context.Route!.TargetsFor(context.Namespace).GroupBy(static target => target.Upstream.Name, StringComparer.Ordinal)
                .ToDictionary(static same => same.Key, static same => same.Sum(static target => target.Weight), StringComparer.Ordinal),
            LoadBalancing = upstream.Source.LoadBalancing,
            Servers = servers,
            Server = Chosen(servers),
            IsInPanic = upstream.Panic && !servers.Any(static server => server.IsHealthy),
            Waiting = upstream.Queue is null ? null : upstream.State.Waiting.Count,
            MaxWaiting = upstream.Queue?.MaxRequests,
            Changes = BodyChange.Of(context),
            WithholdsUsage = context.Protocol != Protocol.Opaque && context.IsUsageWithheld,
        };
    }

    private static string? Chosen(ExplainedServer[] servers)
    {
        ExplainedServer[] preferred = [.. servers.Where(static server => server.IsPreferred)];
        var open = preferred.Length > 0 ? preferred : [.. servers.Where(static server => server.TakesRequests)];
        return open.Length == 1 ? open[0].Url
            : open.All(static server => server.Score is not null) ? open.MaxBy(static server => server.Score)?.Url
            : null;
    }
}
