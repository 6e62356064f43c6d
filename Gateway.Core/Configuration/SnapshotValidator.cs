namespace Gateway.Core.Configuration;

/// <summary>Checks what a snapshot means: names, references, ranges, and every text that is compiled.</summary>
public static class SnapshotValidator
{
    /// <summary>Everything that is wrong, each with its JSON path; empty: the snapshot is valid.</summary>
    public static IReadOnlyList<SnapshotError> Validate(Snapshot s)
    {
        var findings = new Findings();
        var names = new SnapshotNames(s);
        findings.Range("$.version", s.Version, 0, long.MaxValue);
        findings.Range("$.schemaVersion", s.SchemaVersion, 1, int.MaxValue);
        findings.Reference("$.defaultNamespace", s.DefaultNamespace, names.Namespaces, "namespace");
        NamespaceRules.Check(s.Namespaces, names, findings);
        ApiKeyRules.Check(s.ApiKeys, names, findings);
        IssuerRules.Check(s.Issuers, names, findings);
        UpstreamRules.Check(s.Upstreams, findings);
        UpstreamRules.CheckNetworks(s.UpstreamNetworks ?? [], findings);
        RouteRules.Check(s.Routes, names, findings);
        PolicyRules.Check(s.Policies, names, findings);
        ModelRules.Check(s.Models, findings);
        SettingsRules.Check("$.settings", s.Settings, findings);
        foreach (var (id, instance) in s.Instances)
        {
            var path = JsonPaths.Member("$.instances", id);
            findings.Name(path, id);
            SettingsRules.Check($"{path}.settings", instance.Settings, findings);
        }

        return findings.Errors;
    }
}
