using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Explain;

/// <summary>Where the request would go, and how.</summary>
internal sealed record ExplainedUpstream
{
    /// <summary>The upstream; of a route with several targets the one that this explanation drew, as the next request may draw another.</summary>
    public required string Name { get; init; }

    /// <summary>The route's targets by their weights.</summary>
    public required IReadOnlyDictionary<string, int> Targets { get; init; }

    public required string LoadBalancing { get; init; }

    public required IReadOnlyList<ExplainedServer> Servers { get; init; }

    /// <summary>What the upstream gets otherwise than the client wrote it.</summary>
    public required IReadOnlyList<BodyChange> Changes { get; init; }

    /// <summary>True when usage is asked of the upstream though the client did not, and kept from it.</summary>
    public bool WithholdsUsage { get; init; }

    /// <summary>Of a request whose upstream is chosen and whose edits are decided.</summary>
    public static ExplainedUpstream Of(RequestContext context, UpstreamModel upstream)
    {
        var now = Environment.TickCount64;
        return new ExplainedUpstream
        {
            Name = upstream.Name,
            Targets = context.Route!.TargetsFor(context.Namespace).GroupBy(static target => target.Upstream.Name, StringComparer.Ordinal)
                .ToDictionary(static same => same.Key, static same => same.Sum(static target => target.Weight), StringComparer.Ordinal),
            LoadBalancing = upstream.Source.LoadBalancing,
            Servers = [.. upstream.Servers.Select(server => ExplainedServer.Of(server, now))],
            Changes = BodyChange.Of(context),
            WithholdsUsage = context.Protocol != Protocol.Opaque && context.IsUsageWithheld,
        };
    }
}
