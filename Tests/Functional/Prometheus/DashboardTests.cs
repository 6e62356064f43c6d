using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>The Grafana dashboards: well-formed, as their script writes them, and with data behind every query.</summary>
internal sealed class DashboardTests
{
    private const string Datasource = "prometheus";

    private static readonly string Folder = Path.Combine(SourceTree.Root, "prometheus", "grafana");

    private static readonly string[] Files = [.. Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Test]
    public async Task The_files_are_what_the_script_writes()
    {
        var run = await ProgramRun.OfAsync("node", [Path.Combine(Folder, "generate.mjs"), "--check"]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
    }

    [Test]
    public void Each_has_an_id_and_a_title_of_its_own()
    {
        var all = Files.Select(Load).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Files, Has.Length.EqualTo(5));
            Assert.That(all.Select(static dashboard => dashboard.GetProperty("uid").GetString()), Is.Unique.And.EquivalentTo(Files.Select(static file => Path.GetFileNameWithoutExtension(file))));
            Assert.That(all.Select(static dashboard => dashboard.GetProperty("title").GetString()), Is.Unique);
        });
    }

    [TestCaseSource(nameof(Files))]
    public void Each_panel_says_what_it_shows(string file)
    {
        var panels = Panels(file);
        Assert.Multiple(() =>
        {
            Assert.That(panels.Select(static panel => panel.GetProperty("id").GetInt32()), Is.Unique.And.Not.Empty);
            Assert.That(panels.Select(static panel => panel.GetProperty("title").GetString()), Is.Unique.And.All.Not.Empty);
            foreach (var panel in panels)
            {
                var title = panel.GetProperty("title").GetString();
                Assert.That(panel.GetProperty("description").GetString(), Is.Not.Empty, title);
                Assert.That(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString(), Is.Not.Empty, title);
                Assert.That(panel.GetProperty("datasource").GetProperty("uid").GetString(), Is.EqualTo(Datasource), title);
                Assert.That(panel.GetProperty("targets").EnumerateArray().Select(static target => target.GetProperty("legendFormat").GetString()), Is.Not.Empty.And.All.Not.Empty, title);
            }
        });
    }

    [TestCaseSource(nameof(Files))]
    public void No_panel_lies_on_another(string file)
    {
        var cells = Panels(file).Select(static panel => panel.GetProperty("gridPos")).SelectMany(static at =>
            from x in Enumerable.Range(at.GetProperty("x").GetInt32(), at.GetProperty("w").GetInt32())
            from y in Enumerable.Range(at.GetProperty("y").GetInt32(), at.GetProperty("h").GetInt32())
            select (x, y)).ToList();
        Assert.That(cells, Is.Unique.And.All.Matches<(int X, int Y)>(static cell => cell.X is >= 0 and < 24));
    }

    [TestCaseSource(nameof(Files))]
    public async Task Every_query_returns_data(string file)
    {
        foreach (var query in Queries(file))
        {
            await ObservedRun.Prometheus.WaitForAsync(query, static samples => samples.Any(static sample => double.IsFinite(sample.Value)));
        }
    }

    [Test]
    public void The_datasource_is_the_one_that_panels_name()
    {
        var provisioned = File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "prometheus.yml"));
        var dashboards = File.ReadAllText(Path.Combine(Folder, "provisioning", "dashboards", "ai-gateway.yml"));
        Assert.Multiple(() =>
        {
            Assert.That(provisioned, Does.Contain($"uid: {Datasource}\n"));
            Assert.That(dashboards, Does.Contain("type: file"));
        });
    }

    // What Grafana would ask with everything chosen.
    private static IEnumerable<string> Queries(string file)
    {
        var variables = Load(file).GetProperty("templating").GetProperty("list").EnumerateArray().Select(static variable => variable.GetProperty("name").GetString()!).ToList();
        foreach (var query in Panels(file).SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()).Select(static target => target.GetProperty("expr").GetString()!))
        {
            var asked = query.Replace("$__rate_interval", "5m", StringComparison.Ordinal);
            foreach (var variable in variables)
            {
                asked = asked.Replace($"${variable}", ".*", StringComparison.Ordinal);
            }

            Assert.That(asked, Does.Not.Contain('$'));
            yield return asked;
        }
    }

    private static List<JsonElement> Panels(string file) => [.. Load(file).GetProperty("panels").EnumerateArray()];

    private static JsonElement Load(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", file)));
}
