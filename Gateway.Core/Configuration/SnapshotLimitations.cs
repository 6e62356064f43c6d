namespace Gateway.Core.Configuration;

/// <summary>
/// Finds what a valid snapshot asks for and this version of the data plane does not do: such parts are read and validated, and
/// then have no effect. Whoever applies the snapshot is told of each.
/// </summary>
internal static class SnapshotLimitations
{
    private const string ServedInTurn = "is served as weighted-round-robin by this version";

    /// <summary>One warning for each such part, with its JSON path.</summary>
    public static IReadOnlyList<SnapshotError> Find(Snapshot snapshot)
    {
        var findings = new Findings();
        for (var i = 0; i < snapshot.Namespaces.Count; i++)
        {
            Check(snapshot.Namespaces[i], JsonPaths.Item("$.namespaces", i), findings);
        }

        for (var i = 0; i < snapshot.Upstreams.Count; i++)
        {
            Check(snapshot.Upstreams[i], JsonPaths.Item("$.upstreams", i), findings);
        }

        for (var i = 0; i < snapshot.Routes.Count; i++)
        {
            Check(snapshot.Routes[i], JsonPaths.Item("$.routes", i), findings);
        }

        return findings.Errors;
    }

    private static void Check(NamespaceConfig ns, string path, Findings findings)
    {
        if (ns is { Enabled: true, LogContent: true })
        {
            findings.Error($"{path}.logContent", $"the content of namespace '{ns.Code}' is not logged by this version");
        }
    }

    private static void Check(UpstreamConfig upstream, string path, Findings findings)
    {
        if (upstream.HealthCheck is not null)
        {
            findings.Error($"{path}.healthCheck", $"the servers of upstream '{upstream.Name}' are not probed by this version");
        }

        if (upstream.CircuitBreaker is not null)
        {
            findings.Error($"{path}.circuitBreaker", $"upstream '{upstream.Name}' has no circuit breaker in this version");
        }

        if (upstream.LoadBalancing is "consistent-hash" or "prefix-affinity")
        {
            findings.Error($"{path}.loadBalancing", $"'{upstream.LoadBalancing}' of upstream '{upstream.Name}' {ServedInTurn}");
        }

        if (upstream.HashOn is not null)
        {
            findings.Error($"{path}.hashOn", $"upstream '{upstream.Name}' is not hashed on '{upstream.HashOn}' by this version");
        }
    }

    private static void Check(RouteConfig route, string path, Findings findings)
    {
        if (route.StickyOn is not null)
        {
            findings.Error($"{path}.stickyOn", $"route '{route.Name}' does not keep clients on one target in this version");
        }
    }
}
