namespace Gateway.Core.Configuration;

/// <summary>Checks the settings of the small policies.</summary>
internal static class PolicySettingsRules
{
    private const long MaxRate = 1_000_000_000;
    private const int MaxWindowSeconds = 86_400;
    private static readonly string[] Actions = ["allow", "deny"];

    public static void Check(string path, QpsLimitSettings settings, Findings findings)
    {
        findings.Range($"{path}.maxQPS", settings.MaxQps, 1, MaxRate);
        findings.Range($"{path}.timeWindow", settings.TimeWindow, 1, MaxWindowSeconds);
        findings.Range($"{path}.burst", settings.Burst, 1, MaxRate);
    }

    public static void Check(string path, ConcurrencyLimitSettings settings, Findings findings) =>
        findings.Range($"{path}.maxConcurrentConnections", settings.MaxConcurrentConnections, 1, int.MaxValue);

    public static void Check(string path, MessageMatchingSettings settings, Findings findings)
    {
        findings.Word($"{path}.matchingAction", settings.MatchingAction, Actions);
        var paths = new MatcherRules.FieldPaths(
            $"{path}.matchingFieldSource", $"{path}.matchingFieldName", $"{path}.matchingOperator", $"{path}.matchingValue");
        MatcherRules.Check(settings.Matcher, paths, findings);
    }
}
