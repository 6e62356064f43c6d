using NUnit.Framework;
using Tests.Common;
using YamlDotNet.RepresentationModel;

namespace Tests.Functional.Prometheus;

/// <summary>The scrape configurations and the rules: valid, tested, and each alert with something to do.</summary>
internal sealed class RuleTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "prometheus");

    [Test]
    public async Task Promtool_accepts_the_configuration()
    {
        var run = await ProgramRun.OfAsync("promtool", ["check", "config", Path.Combine(Folder, "prometheus.yml")]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
    }

    [Test]
    public async Task Promtool_accepts_the_configuration_for_Kubernetes()
    {
        // Debian's build knows no Kubernetes; all but the discovery itself is looked at.
        using var folder = new TempFolder();
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, "kubernetes.yml"));
        const string Discovery = "kubernetes_sd_configs: [{ role: pod }]";
        Assert.That(text, Does.Contain(Discovery));
        await File.WriteAllTextAsync(folder.At("prometheus.yml"), text.Replace(Discovery, "static_configs: [{ targets: [] }]", StringComparison.Ordinal).Replace("rules/", $"{Folder}/rules/", StringComparison.Ordinal));

        var run = await ProgramRun.OfAsync("promtool", ["check", "config", folder.At("prometheus.yml")]);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
    }

    [Test]
    public async Task Every_alert_passes_its_tests()
    {
        var run = await ProgramRun.OfAsync("promtool", ["test", "rules", Path.Combine(Folder, "tests", "alerts.yml")]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
    }

    [Test]
    public void Every_alert_is_seen_to_fire_and_to_be_silent()
    {
        var tests = Items(Load("tests/alerts.yml"), "tests").SelectMany(static test => Items(test, "alert_rule_test"))
            .ToLookup(static test => Text(test, "alertname"), static test => Items(test, "exp_alerts").Any());

        Assert.Multiple(() =>
        {
            foreach (var name in Alerts().Select(static alert => Text(alert, "alert")))
            {
                Assert.That(tests[name], Is.EquivalentTo(new[] { true, false }), name);
            }

            Assert.That(tests.Select(static test => test.Key), Is.EquivalentTo(Alerts().Select(static alert => Text(alert, "alert"))));
        });
    }

    [Test]
    public void Every_alert_says_what_to_do_there_and_in_the_readme()
    {
        var expected = Alerts().Select(static alert => string.Join('|', Text(alert, "alert"), Text(alert["labels"], "severity"), Text(alert, "for"), Text(alert["annotations"], "runbook")));

        Assert.That(MetricTable.Alerts.Select(static row => string.Join('|', row)), Is.EqualTo(expected));
        Assert.That(Alerts().Select(static alert => Text(alert["annotations"], "summary")), Has.All.Not.Empty);
        Assert.That(Alerts().Select(static alert => Text(alert["annotations"], "description")), Has.All.Not.Empty);
    }

    [Test]
    public async Task Every_rule_evaluates_on_what_a_run_exposes()
    {
        await ObservedRun.Prometheus.WaitForAsync("count(ALERTS{alertname=~\".+\"}) or vector(0)", static samples => samples.Count == 1);
        foreach (var rule in Items(Load("rules/recording.yml"), "groups").SelectMany(static group => Items(group, "rules")))
        {
            await ObservedRun.Prometheus.WaitForAsync(Text(rule, "record"), static samples => samples.Count > 0);
        }
    }

    private static List<YamlMappingNode> Alerts() => [.. Items(Load("rules/alerts.yml"), "groups").SelectMany(static group => Items(group, "rules"))];

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, file));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Items(YamlNode node, string name) => ((YamlSequenceNode)node[name]).Cast<YamlMappingNode>();

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value!;
}
