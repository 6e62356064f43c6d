using ConfigCenter.Insight;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>When a rule fires: a metric, over a window, compared with a threshold, for a while.</summary>
internal sealed record AlertCondition
{
    private const int LongestWindow = 7 * 24 * 60;
    private const int LongestFor = 24 * 60 * 60;
    private const double MaxThreshold = 1e15;
    private static readonly string[] Operators = ["gt", "gte", "lt", "lte"];

    /// <summary>A name of <see cref="AlertMetric.All"/>.</summary>
    public string Metric { get; init; } = "";

    public AlertFilter Filter { get; init; } = new();

    /// <summary>A dimension of usage each of whose names is looked at, and fires, by itself; null looks at all together.</summary>
    public string? By { get; init; }

    /// <summary>How many whole minutes of usage are added up, 1 to 10,080.</summary>
    public int WindowMinutes { get; init; } = 5;

    /// <summary>Which percentile, above 0 and at most 1.</summary>
    public double Percentile { get; init; } = 0.95;

    /// <summary>With fewer requests than these, shares and percentiles say nothing.</summary>
    public long MinRequests { get; init; } = 1;

    /// <summary><c>gt</c>, <c>gte</c>, <c>lt</c> or <c>lte</c>.</summary>
    public string Operator { get; init; } = "gt";

    public double Threshold { get; init; }

    /// <summary>How long it must hold, 0 to 86,400 s.</summary>
    public int ForSeconds { get; init; }

    public static AlertCondition Read(JsonObjectReader json)
    {
        var defaults = new AlertCondition();
        json.Scalar("threshold");
        return new AlertCondition
        {
            Metric = json.Required("metric"),
            Filter = json.Object("filter", AlertFilter.Read) ?? new AlertFilter(),
            By = json.Text("by"),
            WindowMinutes = json.Int("windowMinutes", defaults.WindowMinutes),
            Percentile = json.Number("percentile") ?? defaults.Percentile,
            MinRequests = json.Long("minRequests") ?? defaults.MinRequests,
            Operator = json.Text("operator", defaults.Operator),
            Threshold = json.Number("threshold") ?? 0,
            ForSeconds = json.Int("forSeconds", 0),
        };
    }

    public void Check(string path, Findings findings)
    {
        findings.Word($"{path}.metric", Metric, AlertMetric.All.Select(static metric => metric.Name));
        findings.Word($"{path}.operator", Operator, Operators);
        findings.Range($"{path}.windowMinutes", WindowMinutes, 1, LongestWindow);
        findings.Ratio($"{path}.percentile", Percentile);
        findings.Range($"{path}.minRequests", MinRequests, 1, long.MaxValue);
        findings.Range($"{path}.forSeconds", ForSeconds, 0, LongestFor);
        if (Math.Abs(Threshold) > MaxThreshold)
        {
            findings.Error($"{path}.threshold", "must be a number of at most 15 digits");
        }

        if (AlertMetric.Find(Metric) is { } metric)
        {
            Filter.Check($"{path}.filter", metric, findings);
            CheckBy($"{path}.by", metric, findings);
        }
    }

    /// <summary>Whether a value is on the wrong side of the threshold.</summary>
    public bool IsMet(double value) => Operator switch
    {
        "gte" => value >= Threshold,
        "lt" => value < Threshold,
        "lte" => value <= Threshold,
        _ => value > Threshold,
    };

    private void CheckBy(string path, AlertMetric metric, Findings findings)
    {
        if (By is null)
        {
            return;
        }

        if (metric.Source != AlertSource.Usage || metric.IsPercentile)
        {
            findings.Error(path, $"does not go with the metric {metric.Name}");
        }
        else
        {
            findings.Word(path, By, UsageDimension.All.Select(static dimension => dimension.Name));
        }
    }
}
