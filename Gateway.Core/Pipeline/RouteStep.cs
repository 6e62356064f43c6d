using Gateway.Core.Http1;
using Gateway.Core.Routing;

namespace Gateway.Core.Pipeline;

/// <summary>Step 5: the route, what the upstream is asked for, and whether the body suits it.</summary>
internal static class RouteStep
{
    public static Refusal Route(RequestContext context)
    {
        var model = context.BodyState == RequestBodyState.Inspected ? context.Inspection.Model : default;
        var route = context.Snapshot.Routes.Match(context.Namespace, context.MatchInput, model);
        if (route is null || (route.Path.Kind != PathKind.Exact && ModelsAnswer.IsAsked(context)))
        {
            return Unrouted(context);
        }

        Take(context, route);
        var refusal = context.Protocol == Protocol.Opaque ? Refusal.None : CheckBody(context);
        return refusal == Refusal.None && !AllowsModel(context, model) ? Refusal.ModelNotAllowed : refusal;
    }

    /// <summary>Notes the route, what the upstream is asked for, and what is spoken with it.</summary>
    public static void Take(RequestContext context, RouteModel route)
    {
        context.Route = route;
        Rewrite(context, route);
        context.Protocol = RouteTable.ProtocolOf(route, context.RewrittenPath.Span);
    }

    /// <summary>False when the request's key is not for that model.</summary>
    public static bool AllowsModel(RequestContext context, ReadOnlySpan<byte> model) =>
        context.Key is not { } key || model.IsEmpty || key.AllowsModel(model);

    private static Refusal Unrouted(RequestContext context)
    {
        if (ModelsAnswer.IsAsked(context))
        {
            return Refusal.None;
        }

        // A route that depends on the body may have been missed because the body is no JSON: that is the error to name.
        return context.BodyNeed == RouteBodyNeed.Inspects && context.BodyState == RequestBodyState.Complete ? Refusal.InvalidJson : Refusal.RouteNotFound;
    }

    private static void Rewrite(RequestContext context, RouteModel route)
    {
        var path = context.Path.Span;
        var capacity = path.Length + 256;
        int written;
        while (!RouteTable.TryRewrite(route, path, context.RewrittenPath.GetSpan(capacity), out written))
        {
            capacity *= 2;
        }

        context.RewrittenPath.Commit(written);
    }

    // A metered body that cannot be read cannot be metered. Requests without one (GET, HEAD) have nothing to meter.
    private static Refusal CheckBody(RequestContext context) => context.BodyState switch
    {
        RequestBodyState.Complete => Refusal.InvalidJson,
        RequestBodyState.None when context.Head.Method == KnownMethod.Post => Refusal.InvalidJson,
        _ => Refusal.None,
    };
}
