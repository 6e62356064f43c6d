using System.Runtime.InteropServices;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Replay;

/// <summary>Routes and message rules for recorded requests. Those whose conditions read what was not recorded are noted, and decide nothing.</summary>
internal sealed class ReplayRules
{
    private readonly CompiledSnapshot _snapshot;
    private readonly Dictionary<string, RouteModel> _routes;
    private readonly MessageMatchingSettings[] _settings;
    private readonly Dictionary<UnknownRule, int> _unknown = [];
    private readonly Dictionary<string, int> _shadowed = new(StringComparer.Ordinal);

    public ReplayRules(CompiledSnapshot snapshot)
    {
        _snapshot = snapshot;
        _routes = snapshot.Routes.All.ToDictionary(static route => route.Name, StringComparer.Ordinal);
        var policies = snapshot.Source.Policies.ToDictionary(static policy => policy.Name, StringComparer.Ordinal);
        _settings = [.. snapshot.MessageRules.Select(rule => (MessageMatchingSettings)policies[rule.Name].Config!)];
    }

    /// <summary>What could not be judged, and for how many requests.</summary>
    public IReadOnlyDictionary<UnknownRule, int> Unknown => _unknown;

    /// <summary>What rules in shadow mode would have refused.</summary>
    public IReadOnlyDictionary<string, int> Shadowed => _shadowed;

    /// <summary>
    /// Step 5. A route whose conditions cannot be judged is taken by the requests that it took then, and by no other.
    /// </summary>
    public Refusal Route(RequestContext context, ReplayedRequest request)
    {
        var model = context.BodyState == RequestBodyState.Inspected ? context.Inspection.Model : default;
        var route = _snapshot.Routes.Match(context.Namespace, context.MatchInput, model);
        if (_routes.GetValueOrDefault(request.Route) is { } then && (route is null || then.Rank < route.Rank) && Missing(context, then) is { } why && MayTake(context, then, model))
        {
            Count(_unknown, new UnknownRule("route", then.Name, why));
            route = then;
        }

        if (route is null)
        {
            return ModelsAnswer.IsAsked(context) ? Refusal.None : Refusal.RouteNotFound;
        }

        RouteStep.Take(context, route);
        return RouteStep.AllowsModel(context, model) ? Refusal.None : Refusal.ModelNotAllowed;
    }

    /// <summary>Step 6: the first enforced rule that refuses names itself.</summary>
    public Refusal Judge(RequestContext context)
    {
        var refusal = Refusal.None;
        for (var i = 0; i < _settings.Length; i++)
        {
            var rule = _snapshot.MessageRules[i];
            if (!rule.Scope.Covers(context.Namespace, context.Key, context.Route))
            {
                continue;
            }

            if (Recorded.Missing(_settings[i].Matcher, KnowsClient(context)) is { } why)
            {
                Count(_unknown, new UnknownRule("policy", rule.Name, why));
            }
            else if (refusal == Refusal.None && rule.Refuses(context.MatchInput))
            {
                if (!rule.IsEnforced)
                {
                    Count(_shadowed, rule.Name);
                    continue;
                }

                context.RefusedBy = rule.Name;
                refusal = Refusal.PolicyViolation;
            }
        }

        return refusal;
    }

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    private static bool KnowsClient(RequestContext context) => !context.Snapshot.Settings.TrustedProxies.Contains(context.Connection.ClientAddress);

    // The first of a route's conditions that cannot be judged.
    private static string? Missing(RequestContext context, RouteModel route) =>
        route.Source.Match.Select(matcher => Recorded.Missing(matcher, KnowsClient(context))).FirstOrDefault(static why => why is not null);

    private static bool MayTake(RequestContext context, RouteModel route, ReadOnlySpan<byte> model)
    {
        if (!route.Serves(context.Namespace) || !route.Path.Matches(context.Path.Span) || (route.Model is { } pattern && (model.IsEmpty || !pattern.Matches(model))))
        {
            return false;
        }

        for (var i = 0; i < route.Matchers.Length; i++)
        {
            if (Recorded.Missing(route.Source.Match[i], KnowsClient(context)) is null && !route.Matchers[i].Matches(context.MatchInput))
            {
                return false;
            }
        }

        return true;
    }
}
