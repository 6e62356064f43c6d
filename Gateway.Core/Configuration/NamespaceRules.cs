using Gateway.Core.Limits;

namespace Gateway.Core.Configuration;

/// <summary>Checks namespaces and their quotas.</summary>
internal static class NamespaceRules
{
    private const int MaxPriority = 1_000_000;

    public static void Check(IReadOnlyList<NamespaceConfig> namespaces, SnapshotNames names, Findings findings)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < namespaces.Count; i++)
        {
            var path = JsonPaths.Item("$.namespaces", i);
            var ns = namespaces[i];
            findings.Name($"{path}.code", ns.Code);
            findings.Unique($"{path}.code", ns.Code, codes);
            findings.Range($"{path}.priority", ns.Priority, 0, MaxPriority);
            findings.Word($"{path}.authentication", ns.Authentication, SnapshotWords.Authentications.Keys);
            findings.Range($"{path}.maxRequestBytes", ns.MaxRequestBytes, 1, int.MaxValue);
            findings.Reference($"{path}.defaultUpstream", ns.DefaultUpstream, names.Upstreams, "upstream");
            findings.Range($"{path}.timeoutSeconds", ns.TimeoutSeconds, 1, SettingsRules.MaxTimeoutMs / 1000);
            MatcherRules.Check($"{path}.match", ns.Match, findings);
            if (ns.Quota is { } quota)
            {
                Check($"{path}.quota", quota, findings);
            }
        }
    }

    private static void Check(string path, QuotaConfig quota, Findings findings)
    {
        findings.Word($"{path}.period", quota.Period, SnapshotWords.CalendarUnits.Keys);
        findings.Range($"{path}.maxTotal", quota.MaxTotal, 1, WindowCell.MaxCount);
        findings.Ratio($"{path}.warnAt", quota.WarnAt);
        if (quota.TimeZone.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(quota.TimeZone, out _))
        {
            findings.Error($"{path}.timeZone", "is not a time zone that this system knows, such as Asia/Shanghai");
        }
    }
}
