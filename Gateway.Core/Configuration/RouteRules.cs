namespace Gateway.Core.Configuration;

/// <summary>Checks routes.</summary>
internal static class RouteRules
{
    private const int MaxPriority = 1_000_000;
    private const int MaxWeight = 10_000;
    private const int MaxAttempts = 10;

    public static void Check(IReadOnlyList<RouteConfig> routes, SnapshotNames names, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < routes.Count; i++)
        {
            var path = JsonPaths.Item("$.routes", i);
            findings.Name($"{path}.name", routes[i].Name);
            findings.Unique($"{path}.name", routes[i].Name, seen);
            Check(path, routes[i], names, findings);
        }
    }

    private static void Check(string path, RouteConfig route, SnapshotNames names, Findings findings)
    {
        findings.Reference($"{path}.namespace", route.Namespace, names.Namespaces, "namespace");
        PathRules.Check(path, route, findings);
        if (route.Model is not null)
        {
            findings.Name($"{path}.model", route.Model);
        }

        MatcherRules.Check($"{path}.match", route.Match, findings);
        findings.Range($"{path}.priority", route.Priority, 0, MaxPriority);
        findings.Word($"{path}.protocol", route.Protocol, SnapshotWords.Protocols.Keys);
        HeaderRules.Check($"{path}.addHeaders", route.AddHeaders, findings);
        CheckTargets($"{path}.targets", route, names, findings);
        CheckSticky($"{path}.stickyOn", route, findings);
        findings.References($"{path}.fallback", route.Fallback, names.Upstreams, "upstream");
        findings.Range($"{path}.attempts", route.Attempts, 1, MaxAttempts);
    }

    private static void CheckSticky(string path, RouteConfig route, Findings findings)
    {
        HashRules.Check(path, route.StickyOn, findings);
        if (route.Protocol == "opaque" && route.StickyOn?.StartsWith("body:", StringComparison.Ordinal) == true)
        {
            findings.Error(path, "must not be a field of the body: those of an opaque route are not read");
        }
    }

    private static void CheckTargets(string path, RouteConfig route, SnapshotNames names, Findings findings)
    {
        for (var i = 0; i < route.Targets.Count; i++)
        {
            var at = JsonPaths.Item(path, i);
            findings.Reference($"{at}.upstream", route.Targets[i].Upstream, names.Upstreams, "upstream");
            findings.Range($"{at}.weight", route.Targets[i].Weight, 0, MaxWeight);
        }

        if (route.Targets.Count > 0 && route.Targets.All(static target => target.Weight == 0))
        {
            findings.Error(path, "must hold a target whose weight is above 0");
        }
        else if (route.Targets.Count == 0 && route.Namespace is { } ns && names.Namespaces.Contains(ns) && !names.WithDefaultUpstream.Contains(ns))
        {
            findings.Error(path, "must hold a target: the namespace has no default upstream");
        }
    }
}
