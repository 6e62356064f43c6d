namespace Gateway.Core.Configuration;

/// <summary>Checks policies.</summary>
internal static class PolicyRules
{
    private const int MaxPriority = 1_000_000;
    private static readonly string[] Types = ["qps-limit", "concurrency-limit", "token-limit", "message-matching"];
    private static readonly string[] Modes = ["enforce", "shadow"];
    private static readonly string[] StoreFailures = ["local-share", "deny"];

    public static void Check(IReadOnlyList<PolicyConfig> policies, SnapshotNames names, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < policies.Count; i++)
        {
            var path = JsonPaths.Item("$.policies", i);
            var policy = policies[i];
            findings.Name($"{path}.name", policy.Name);
            findings.Unique($"{path}.name", policy.Name, seen);
            findings.References($"{path}.namespaces", policy.Namespaces, names.Namespaces, "namespace");
            findings.References($"{path}.apiKeys", policy.ApiKeys, names.ApiKeys, "API key");
            findings.References($"{path}.routes", policy.Routes, names.Routes, "route");
            findings.Range($"{path}.priority", policy.Priority, 0, MaxPriority);
            findings.Word($"{path}.mode", policy.Mode, Modes);
            findings.Word($"{path}.scope", policy.Scope, SnapshotWords.CounterScopes.Keys);
            findings.Word($"{path}.onStoreFailure", policy.OnStoreFailure, StoreFailures);
            findings.Word($"{path}.type", policy.Type, Types);
            CheckConfig($"{path}.config", policy, findings);
        }
    }

    private static void CheckConfig(string path, PolicyConfig policy, Findings findings)
    {
        switch (policy.Type, policy.Config)
        {
            case ("qps-limit", QpsLimitSettings settings):
                PolicySettingsRules.Check(path, settings, findings);
                break;
            case ("concurrency-limit", ConcurrencyLimitSettings settings):
                PolicySettingsRules.Check(path, settings, findings);
                break;
            case ("token-limit", TokenLimitSettings settings):
                TokenLimitRules.Check(path, settings, findings);
                break;
            case ("message-matching", MessageMatchingSettings settings):
                PolicySettingsRules.Check(path, settings, findings);
                break;
            case var (type, config) when Types.Contains(type):
                findings.Error(path, config is null ? "is required" : $"must hold the settings of a {type} policy");
                break;
            default:
                break;
        }
    }
}
