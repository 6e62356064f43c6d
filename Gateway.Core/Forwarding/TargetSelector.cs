using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>Chooses among a route's targets by weight.</summary>
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

        return SelectWeighted(targets);
    }

    private static UpstreamModel? SelectWeighted(RouteTarget[] targets)
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

        var ticket = Random.Shared.Next(total);
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
