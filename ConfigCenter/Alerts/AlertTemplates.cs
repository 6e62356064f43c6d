using ConfigCenter.Publishing;

namespace ConfigCenter.Alerts;

/// <summary>Rules to begin with: none is in force before somebody chooses it. They name no receiver.</summary>
internal static class AlertTemplates
{
    public static readonly IReadOnlyList<Template<AlertRule>> Rules =
    [
        Make("errors", "More than 5 % of the requests fail", AlertLevels.Critical, "Look at the upstreams, then at the access log by status.", new AlertCondition { Metric = "errorRatio", Threshold = 0.05, MinRequests = 20 }),
        Make("refusals", "More than 20 % of a namespace's requests are refused", AlertLevels.Warning, "See the refusals by reason in the traffic of the namespace.", new AlertCondition { Metric = "refusalRatio", By = "namespace", Threshold = 0.2, MinRequests = 20, WindowMinutes = 10 }),
        Make("slow-first-byte", "One request in twenty waits for longer than 10 s", AlertLevels.Warning, "Look at the upstreams' load.", new AlertCondition { Metric = "firstByteMs", Threshold = 10_000, MinRequests = 20, ForSeconds = 120 }),
        Make("no-traffic", "Nothing was asked for in a quarter of an hour", AlertLevels.Info, "Is there a way from the clients to the gateways?", new AlertCondition { Metric = "requests", Operator = "lt", Threshold = 1, WindowMinutes = 15 }),
        Make("cost-per-hour", "More than 100 USD in an hour", AlertLevels.Warning, "See the costs by namespace and key.", new AlertCondition { Metric = "costUsd", Threshold = 100, WindowMinutes = 60 }),
        Make("quota-nearly-used", "A namespace has used 80 % of its quota", AlertLevels.Warning, "Raise the quota, or tell the owner.", new AlertCondition { Metric = "quotaUsed", Operator = "gte", Threshold = 0.8 }),
        Make("window-nearly-used", "90 % of a token window is used", AlertLevels.Info, "Requests are refused once the window is full.", new AlertCondition { Metric = "windowUsed", Operator = "gte", Threshold = 0.9 }),
        Make("gateway-gone", "A gateway is not heard of", AlertLevels.Critical, "Look at its process. A gateway that was taken away on purpose can be removed from the instances.", new AlertCondition { Metric = "instanceSilentSeconds", Threshold = 30, ForSeconds = 30 }),
        Make("gateway-behind", "A gateway runs an old version", AlertLevels.Warning, "See the problems that it reports.", new AlertCondition { Metric = "instanceVersionsBehind", Threshold = 0, ForSeconds = 60 }),
        Make("gateway-problems", "A gateway reports problems", AlertLevels.Warning, "See the problems that it reports.", new AlertCondition { Metric = "instanceProblems", Threshold = 0, ForSeconds = 30 }),
        Make("upstream-down", "An upstream has no healthy server", AlertLevels.Critical, "Its requests fail, or go to a fallback.", new AlertCondition { Metric = "upstreamOutRatio", Operator = "gte", Threshold = 1, ForSeconds = 15 }),
        Make("servers-out", "Servers of an upstream are passed over", AlertLevels.Warning, "Look at the servers that the summary names.", new AlertCondition { Metric = "upstreamServersOut", Threshold = 0, ForSeconds = 60 }),
    ];

    private static Template<AlertRule> Make(string name, string description, string level, string whatToDo, AlertCondition condition) =>
        new(name, description, new AlertRule { Name = name, Description = whatToDo, Level = level, Condition = condition });
}
