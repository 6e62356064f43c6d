using System.Runtime.CompilerServices;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;

namespace Gateway.Core.Limits;

/// <summary>
/// Every limit of a snapshot, and which of them apply to a request. The sets are made when they are first needed, one for each namespace, key and route
/// that make a difference, and then found by index, those of a token's subject by the token: what does not apply costs nothing.
/// </summary>
internal sealed class LimitTable
{
    private readonly LimitPolicy[][] _policies;
    private readonly bool[] _dependsOnKey;
    private readonly bool[] _countsKeys;
    private readonly LimitSet?[]?[] _byNamespace;
    private readonly LimitSet?[]?[] _byKey;

    // For as long as the token is remembered: there is no end to subjects.
    private readonly ConditionalWeakTable<VerifiedJwt, LimitSet?[]> _byToken = [];
    private readonly int[] _routes;

    /// <param name="policies">The enabled policies that limit, by priority.</param>
    /// <param name="namespaces">The snapshot's namespaces.</param>
    /// <param name="keys">The snapshot's keys.</param>
    /// <param name="routes">The snapshot's routes.</param>
    public LimitTable(IReadOnlyList<LimitPolicy> policies, NamespaceTable namespaces, KeyTable keys, RouteTable routes)
    {
        _policies = [.. namespaces.All.Select(ns => policies.Where(policy => policy.Scope.CoversNamespace(ns)).ToArray())];
        _countsKeys = [.. _policies.Select(static own => own.Any(static policy => policy.Counters == CounterScope.Key))];
        _dependsOnKey = [.. _policies.Select((own, i) => _countsKeys[i] || own.Any(static policy => policy.Scope.NamesKeys))];

        // One set for all routes where no policy names any; else one for each, and one for requests without a route.
        _routes = [.. _policies.Select(own => own.Any(static policy => policy.Scope.NamesRoutes) ? routes.All.Count + 1 : 1)];
        _byNamespace = new LimitSet?[]?[namespaces.All.Count];
        _byKey = new LimitSet?[]?[keys.All.Count];
    }

    private LimitTable(LimitTable same)
    {
        (_policies, _dependsOnKey, _countsKeys, _routes) = (same._policies, same._dependsOnKey, same._countsKeys, same._routes);
        (_byNamespace, _byKey) = (new LimitSet?[]?[same._byNamespace.Length], new LimitSet?[]?[same._byKey.Length]);
    }

    /// <summary>The limits in use that metrics show.</summary>
    public ObservedLimits Observed { get; } = new();

    /// <summary>The same limits without any counter found yet, for counters of another kind.</summary>
    public LimitTable Anew() => new(this);

    /// <summary>The limits of a request; null when there is no counter left for them.</summary>
    public LimitSet? Find(NamespaceModel ns, ApiKeyModel? key, VerifiedJwt? token, RouteModel? route, ICounters counters)
    {
        var position = _routes[ns.Index] == 1 ? 0 : (route?.Rank ?? -1) + 1;
        if (token is not null && _countsKeys[ns.Index])
        {
            return Find(ns, token, route, position, counters);
        }

        var owner = _dependsOnKey[ns.Index] ? key : null;
        ref var sets = ref owner is null ? ref _byNamespace[ns.Index] : ref _byKey[owner.Index];
        if (Volatile.Read(ref sets)?[position] is { } known)
        {
            return known;
        }

        return Build(ref sets, position, ns, owner, null, route, counters);
    }

    private LimitSet? Find(NamespaceModel ns, VerifiedJwt token, RouteModel? route, int position, ICounters counters)
    {
        if (!_byToken.TryGetValue(token, out var sets))
        {
            sets = _byToken.GetOrAdd(token, new LimitSet?[_routes[ns.Index]]);
        }

        return Volatile.Read(ref sets[position]) ?? Build(ref sets, position, ns, null, token.Subject, route, counters);
    }

    // Whoever comes second throws its own away: both have the same counters.
    private LimitSet? Build(ref LimitSet?[]? sets, int position, NamespaceModel ns, ApiKeyModel? key, string? subject, RouteModel? route, ICounters counters)
    {
        var set = LimitBuilder.Build(counters, _policies[ns.Index].Where(policy => policy.Scope.Covers(ns, key, route)), ns, key, subject, Observed);
        if (set is null)
        {
            return null;
        }

        Interlocked.CompareExchange(ref sets, new LimitSet?[_routes[ns.Index]], null);
        return Interlocked.CompareExchange(ref sets[position], set, null) ?? set;
    }
}
