namespace Gateway.Core.Configuration;

/// <summary>
/// Finds what a valid snapshot asks for and this version of the data plane does not do: such parts are read and validated, and
/// then have no effect. Whoever applies the snapshot is told of each.
/// </summary>
internal static class SnapshotLimitations
{
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
        if (upstream.ApiVersion is not null)
        {
            findings.Error($"{path}.apiVersion", $"the API version of upstream '{upstream.Name}' is not sent by this version");
        }
    }

    private static void Check(RouteConfig route, string path, Findings findings)
    {
        if (route.Fallback.Count > 0)
        {
            findings.Error($"{path}.fallback", $"route '{route.Name}' does not fall back to other upstreams in this version");
        }
    }
}
