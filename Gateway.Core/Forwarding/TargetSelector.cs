using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Forwarding;

/// <summary>Chooses among a route's targets by weight: by chance, or by a value of the request that is to stay with its target.</summary>
internal static class TargetSelector
{
    /// <summary>The upstream for a request; null when no target takes any traffic.</summary>
    public static UpstreamModel? Select(RequestContext context)
    {
        var targets = context.Route!.TargetsFor(context.Namespace);
        if (targets.Length == 1)
        {
            return targets[0].Weight > 0 ? targets[0].Upstream : null;
        }

        return context.Route.StickyOn is { } on && RequestHash.TryGet(on, context, out var hash)
            ? SelectSticky(targets, hash)
            : SelectWeighted(targets, Random.Shared);
    }

    /// <summary>The target that a value belongs to. A changed weight moves only the values that its share gains or loses.</summary>
    public static UpstreamModel? SelectSticky(RouteTarget[] targets, ulong hash)
    {
        UpstreamModel? chosen = null;
        var highest = double.NegativeInfinity;
        foreach (var target in targets)
        {
            if (target.Weight > 0 && Rendezvous.Score(hash, target.Upstream.Seed, target.Weight) is var score && score > highest)
            {
                highest = score;
                chosen = target.Upstream;
            }
        }

        return chosen;
    }

    /// <summary>A target by chance.</summary>
    public static UpstreamModel? SelectWeighted(RouteTarget[] targets, Random random)
    {
        var total = 0;
        foreach (var target in targets)
        {
            total += target.Weight;
        }

        if (total == 0)
        {
            return null;
        }

        var ticket = random.Next(total);
        foreach (var target in targets)
        {
            ticket -= target.Weight;
            if (ticket < 0)
            {
                return target.Upstream;
            }
        }

        return null;
    }
}
