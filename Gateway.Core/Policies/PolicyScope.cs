using Gateway.Core.Authentication;
using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;

namespace Gateway.Core.Policies;

/// <summary>Which requests a policy applies to: its namespaces, keys and routes, each list empty for every one.</summary>
internal sealed class PolicyScope
{
    private readonly bool[]? _namespaces;
    private readonly bool[]? _keys;
    private readonly bool[]? _routes;

    public PolicyScope(PolicyConfig policy, NamespaceTable namespaces, KeyTable keys, RouteTable routes)
    {
        _namespaces = Marks(policy.Namespaces, namespaces.All, static ns => ns.Code);
        _keys = Marks(policy.ApiKeys, keys.All, static key => key.Id);
        _routes = Marks(policy.Routes, routes.All, static route => route.Name);
    }

    /// <summary>True when the policy applies. A request without a key, or without a route, is covered by no list that names some.</summary>
    public bool Covers(NamespaceModel? ns, ApiKeyModel? key, RouteModel? route) =>
        (_namespaces is null || (ns is not null && _namespaces[ns.Index]))
        && (_keys is null || (key is not null && _keys[key.Index]))
        && (_routes is null || (route is not null && _routes[route.Rank]));

    /// <summary>True when requests of that namespace may be covered, as far as namespaces go.</summary>
    public bool CoversNamespace(NamespaceModel ns) => _namespaces is null || _namespaces[ns.Index];

    /// <summary>True when only some keys are covered.</summary>
    public bool NamesKeys => _keys is not null;

    /// <summary>True when only some routes are covered.</summary>
    public bool NamesRoutes => _routes is not null;

    private static bool[]? Marks<T>(IReadOnlyList<string> names, IReadOnlyList<T> all, Func<T, string> nameOf) =>
        names.Count == 0 ? null : [.. all.Select(item => names.Contains(nameOf(item)))];
}
