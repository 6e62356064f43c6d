using ConfigCenter.Insight;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>What a rule is about; null is all.</summary>
internal sealed record AlertFilter
{
    public string? Namespace { get; init; }

    public string? Key { get; init; }

    public string? Model { get; init; }

    public string? Route { get; init; }

    public string? Upstream { get; init; }

    public string? Policy { get; init; }

    public string? Instance { get; init; }

    public static AlertFilter Read(JsonObjectReader json) => new()
    {
        Namespace = json.Text("namespace"),
        Key = json.Text("key"),
        Model = json.Text("model"),
        Route = json.Text("route"),
        Upstream = json.Text("upstream"),
        Policy = json.Text("policy"),
        Instance = json.Text("instance"),
    };

    public void Check(string path, AlertMetric metric, Findings findings)
    {
        var isUsage = metric.Source == AlertSource.Usage;
        CheckOne($"{path}.namespace", Namespace, isUsage || metric.Source is AlertSource.Quota or AlertSource.Window, metric, findings);
        CheckOne($"{path}.key", Key, isUsage, metric, findings);
        CheckOne($"{path}.model", Model, isUsage, metric, findings);
        CheckOne($"{path}.route", Route, isUsage, metric, findings);
        CheckOne($"{path}.upstream", Upstream, isUsage || metric.Source == AlertSource.Upstream, metric, findings);
        CheckOne($"{path}.policy", Policy, metric.Source == AlertSource.Window, metric, findings);
        CheckOne($"{path}.instance", Instance, metric.Source == AlertSource.Instance, metric, findings);
    }

    /// <summary>Which series of usage are meant.</summary>
    public UsageFilter ToUsage()
    {
        var names = new List<(UsageDimension, string)>();
        foreach (var dimension in UsageDimension.All)
        {
            if (ValueOf(dimension.Name) is { } value)
            {
                names.Add((dimension, value));
            }
        }

        return new UsageFilter(names);
    }

    /// <summary>As people read it; empty when all are meant.</summary>
    public override string ToString()
    {
        string[] words = ["namespace", "key", "model", "route", "upstream", "policy", "instance"];
        return string.Join(", ", words.Where(word => ValueOf(word) is not null).Select(word => $"{word} {ValueOf(word)}"));
    }

    private static void CheckOne(string path, string? value, bool isAllowed, AlertMetric metric, Findings findings)
    {
        if (value is not null && !isAllowed)
        {
            findings.Error(path, $"does not go with the metric {metric.Name}");
        }
        else if (value is not null)
        {
            findings.Name(path, value);
        }
    }

    private string? ValueOf(string word) => word switch
    {
        "namespace" => Namespace,
        "key" => Key,
        "model" => Model,
        "route" => Route,
        "upstream" => Upstream,
        "policy" => Policy,
        _ => Instance,
    };
}
