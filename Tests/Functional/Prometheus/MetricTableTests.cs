using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>The table of <c>prometheus/README.md</c> and what the services expose are the same, both ways.</summary>
internal sealed class MetricTableTests
{
    private static readonly string[] Services = ["gateway", "config-center", "token-count", "mock-llm"];

    [OneTimeSetUp]
    public async Task WaitForShipping() => await ObservedRun.Prometheus.WaitForAsync("count(config_center_ingest_lag_seconds)", 2);

    [TestCaseSource(nameof(Services))]
    public async Task What_is_exposed_is_in_the_table_and_what_is_in_the_table_is_exposed(string service)
    {
        var text = await ObservedRun.ScrapeAsync(service);
        var exposed = PrometheusText.Parse(text);
        var types = text.Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')).ToDictionary(static parts => parts[2], static parts => parts[3]);
        var rows = MetricTable.Metrics.Where(row => row.Services.Contains(service)).ToDictionary(static row => row.Name);

        Assert.Multiple(() =>
        {
            Assert.That(types.Keys.Except(rows.Keys), Is.Empty, "exposed, and not in the table");
            Assert.That(rows.Values.Where(static row => !row.IsOptional).Select(static row => row.Name).Except(types.Keys), Is.Empty, "in the table, and not exposed");
            foreach (var (name, type) in types.Where(pair => rows.ContainsKey(pair.Key)))
            {
                Assert.That(rows[name].Type, Is.EqualTo(type), name);
                if (name != "target_info")
                {
                    Assert.That(LabelsOf(exposed, name, type), Is.EquivalentTo(rows[name].Labels), name);
                }
            }
        });
    }

    [TestCaseSource(nameof(Services))]
    public async Task Values_are_sane(string service)
    {
        var samples = PrometheusText.Parse(await ObservedRun.ScrapeAsync(service)).Samples;

        Assert.Multiple(() =>
        {
            Assert.That(samples, Is.Not.Empty);
            foreach (var sample in samples)
            {
                Assert.That(sample.Value, Is.Not.NaN.And.GreaterThanOrEqualTo(0), $"{sample.Name} {string.Join(',', sample.Labels)}");
                if (sample.Name.EndsWith("_ratio", StringComparison.Ordinal))
                {
                    Assert.That(sample.Value, Is.InRange(0, 1), sample.Name);
                }
            }
        });
    }

    [TestCaseSource(nameof(Services))]
    public async Task Promtool_finds_nothing_to_say(string service)
    {
        var run = await ProgramRun.OfAsync("promtool", ["check", "metrics"], await ObservedRun.ScrapeAsync(service));

        Assert.That(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.Empty);
        Assert.That(run.ExitCode, Is.Zero);
    }

    [Test]
    public void No_metric_is_listed_twice() => Assert.That(MetricTable.Metrics.Select(static row => row.Name), Is.Unique.And.Not.Empty);

    private static IEnumerable<string> LabelsOf(PrometheusText exposed, string name, string type) =>
        exposed.Of(type == "histogram" ? name + "_count" : name).SelectMany(static sample => sample.Labels.Keys).Distinct();
}
