using Gateway.Core.Pipeline;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>
/// Which upstream the next attempt goes to: the route's target first, then its fallbacks in their order. While more attempts are left than fallbacks, another
/// server of the same upstream is tried; so every fallback that the attempts suffice for gets its turn.
/// </summary>
internal static class Failover
{
    /// <summary>True when the next attempt is a fallback's.</summary>
    public static bool IsDue(RequestContext context)
    {
        var fallbacksLeft = context.Route!.Fallback.Length - context.Fallbacks;
        return fallbacksLeft > 0 && context.Route.Attempts - context.Attempts <= fallbacksLeft;
    }

    /// <summary>Goes on to the next fallback; false when there is none.</summary>
    public static bool TryMoveOn(RequestContext context)
    {
        var fallbacks = context.Route!.Fallback;
        if (context.Fallbacks == fallbacks.Length)
        {
            return false;
        }

        context.Upstream = fallbacks[context.Fallbacks++];
        context.Server = null;
        return true;
    }

    /// <summary>True when there is a server for an attempt after this one, be it the same: its circuit may have opened by what it just answered.</summary>
    public static bool HasAnywhere(RequestContext context) =>
        context.Fallbacks < context.Route!.Fallback.Length || context.Upstream!.Panic || ServerSelector.IsAnyHealthy(context.Upstream);

    /// <summary>True when an attempt after this one would not have to go to the same server.</summary>
    public static bool HasElsewhere(RequestContext context, long now) => IsDue(context) || ServerSelector.HasPreferred(context.Upstream!, context.Server!, now);
}
