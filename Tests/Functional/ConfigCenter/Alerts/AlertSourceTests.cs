using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>Every metric a rule can be about gives the value that it is said to.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class AlertSourceTests
{
    private readonly StoreKind _kind;
    private AlertCenter _center = null!;

    public AlertSourceTests(StoreKind kind) => _kind = kind;

    private HttpClient Admin => _center.Admin;

    [SetUp]
    public async Task StartAsync() => _center = await AlertCenter.StartAsync(_kind);

    [TearDown]
    public async Task StopAsync() => await _center.DisposeAsync();

    [Test]
    public async Task Usage_is_added_up_over_whole_minutes_of_what_the_filter_names()
    {
        await _center.ServeAsync("a", requests: 30, refused: 10, tokens: 1000);
        await _center.ServeAsync("a", requests: 10);
        await _center.ServeAsync("b", requests: 1000, refused: 1000, tokens: 5000);
        (string Metric, double Expected)[] values =
        [
            ("requests", 40), ("errorRatio", 0), ("refusalRatio", 0.25), ("tokens", 3000), ("inputTokens", 1000), ("outputTokens", 2000), ("costUsd", 0.001), ("durationMs", 97.5),
        ];
        foreach (var (metric, _) in values)
        {
            await RuleAsync(metric, new { metric, @operator = "gte", threshold = -1, windowMinutes = 2, filter = new { @namespace = "a", route = "chat" } });
        }

        await _center.EvaluateAsync();
        foreach (var (metric, expected) in values)
        {
            Assert.That((double)(await _center.AlertAsync(metric))["value"]!, Is.EqualTo(expected).Within(1e-9), metric);
        }

        // What is older than the window does not count: sums are 0, shares and percentiles say nothing.
        await _center.AfterAsync(TimeSpan.FromMinutes(2));
        Assert.That(await SubjectsAsync(), Is.EquivalentTo(new[] { "requests ", "tokens ", "inputTokens ", "outputTokens ", "costUsd " }));
        Assert.That((double)(await _center.AlertAsync("requests"))["value"]!, Is.Zero);
    }

    [Test]
    public async Task A_quota_is_used_by_its_namespace_in_the_period_of_its_time_zone()
    {
        await Admin.PostAsync("/api/v2/namespaces", new { code = "a", quota = new { period = "day", timeZone = "Asia/Shanghai", maxTotal = 10_000 } });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "b", quota = new { period = "day", timeZone = "Asia/Shanghai", maxTotal = 1_000_000 } });
        await RuleAsync("quota", new { metric = "quotaUsed", @operator = "gte", threshold = 0.8 });
        await _center.ServeAsync("a", tokens: 2500);
        await _center.ServeAsync("b", tokens: 2500);
        await _center.EvaluateAsync();
        Assert.That(await _center.CountAsync(""), Is.Zero);
        await _center.AfterAsync(TimeSpan.FromHours(3));
        await _center.ServeAsync("a", tokens: 500);
        await _center.EvaluateAsync();
        var alert = await _center.AlertAsync("quota");
        Assert.That((alert.Text("subject"), (double)alert["value"]!, alert.Text("summary")), Is.EqualTo(("a", 0.9, "quotaUsed is 0.9 (gte 0.8), a, 9,000 of 10,000 tokens this day")));

        // 15:00 UTC is 23:00 in Shanghai: an hour later another day has begun.
        await _center.AfterAsync(TimeSpan.FromMinutes(65));
        Assert.That((await _center.AlertAsync("quota")).Text("state"), Is.EqualTo("resolved"));
    }

    [Test]
    public async Task A_token_window_is_used_by_what_its_policy_is_about()
    {
        foreach (var code in new[] { "a", "b", "c" })
        {
            await Admin.PostAsync("/api/v2/namespaces", new { code });
        }

        await Admin.PostAsync("/api/v2/policies", new
        {
            name = "tokens",
            type = "token-limit",
            namespaces = new[] { "a", "b" },
            config = new { windows = new object[] { new { minutes = 60, maxTotal = 10_000, model = "Qwen*" }, new { minutes = 60, maxTotal = 1, model = "gpt*" }, new { minutes = 1440, maxOutput = 4000 } } },
        });
        await Admin.PostAsync("/api/v2/policies", new { name = "all", type = "token-limit", scope = "shared", config = new { windows = new[] { new { minutes = 60, maxInput = 9000 } } } });
        await RuleAsync("window", new { metric = "windowUsed", @operator = "gte", threshold = 0.9 });
        await _center.AfterAsync(TimeSpan.FromMinutes(3));
        await _center.ServeAsync("a", tokens: 3000);
        await _center.ServeAsync("b", tokens: 1000);
        await _center.ServeAsync("c", tokens: 5000);
        await _center.EvaluateAsync();
        var alerts = (await Admin.GetAsync("/api/v2/alerts?state=firing", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(alerts.Select(static alert => ((string)alert!["subject"]!, (double)alert["value"]!)), Is.EquivalentTo(
            new[] { ("tokens / a / 60 min / Qwen*", 0.9), ("tokens / a / 1440 min", 1.5), ("all / 60 min", 1.0) }));
    }

    [Test]
    public async Task Gateways_that_are_gone_behind_or_in_trouble_are_named()
    {
        await Admin.PostAsync("/api/v2/models", new { pattern = "m" });
        await RuleAsync("gone", new { metric = "instanceSilentSeconds", threshold = 30 });
        await RuleAsync("behind", new { metric = "instanceVersionsBehind", threshold = 0 });
        await RuleAsync("trouble", new { metric = "instanceProblems", threshold = 0 });
        await ReportAsync("gw-1", new { version = 2, problems = Array.Empty<string>() });
        await ReportAsync("gw-2", new { version = 1, problems = new[] { "Version 2 was refused." } });
        await ReportAsync("gw-3", new { version = 1, state = "draining" });
        await _center.EvaluateAsync();
        Assert.That(await SubjectsAsync(), Is.EquivalentTo(new[] { "behind gw-2", "trouble gw-2" }));
        Assert.That((await _center.AlertAsync("trouble")).Text("summary"), Does.EndWith("Version 2 was refused."));

        await ReportAsync("gw-2", new { version = 2 });
        await _center.AfterAsync(TimeSpan.FromSeconds(31));
        Assert.That(await SubjectsAsync(), Is.EquivalentTo(new[] { "gone gw-1", "gone gw-2" }), "one that was draining has gone on purpose");
        await ReportAsync("gw-1", new { version = 2 });
        await ReportAsync("gw-2", new { version = 2 });
        await _center.EvaluateAsync();
        Assert.That(await SubjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task Upstreams_without_healthy_servers_are_told_by_the_gateway_that_sees_the_most_of_it()
    {
        await RuleAsync("down", new { metric = "upstreamOutRatio", @operator = "gte", threshold = 1 });
        await RuleAsync("out", new { metric = "upstreamServersOut", threshold = 1, filter = new { upstream = "qwen" } });
        await ReportAsync("gw-1", new { version = 1, upstreams = new[] { Upstream("qwen", 3, 2), Upstream("gpt", 1, 1) } });
        await ReportAsync("gw-2", new { version = 1, upstreams = new[] { Upstream("qwen", 3, 1) } });
        await _center.EvaluateAsync();
        Assert.That(await SubjectsAsync(), Is.EquivalentTo(new[] { "down gpt", "out qwen" }));
        Assert.That((await _center.AlertAsync("out")).Text("summary"), Does.EndWith("2 of 3 servers out as gw-1 sees it: http://10.0.0.0/ http://10.0.0.1/"));
        var shown = await Admin.GetAsync("/api/v2/instances/gw-2", HttpStatusCode.OK);
        Assert.That(((string)shown["upstreams"]![0]!["name"]!, (int)shown["upstreams"]![0]!["out"]!), Is.EqualTo(("qwen", 1)));

        await ReportAsync("gw-1", new { version = 1 });
        await _center.EvaluateAsync();
        Assert.That(await SubjectsAsync(), Is.Empty);
        await _center.Center.OwnGateway.PutAsync("/api/v2/gateway/instances/gw-1", new { version = 1, upstreams = new[] { new { name = "q", servers = 1, @out = 2 } } }, HttpStatusCode.UnprocessableEntity);
        await Admin.DeleteAsync("/api/v2/instances/gw-2", HttpStatusCode.NoContent);
    }

    private static JsonObject Upstream(string name, int servers, int outs) => new()
    {
        ["name"] = name,
        ["servers"] = servers,
        ["out"] = outs,
        ["outUrls"] = new JsonArray([.. Enumerable.Range(0, outs).Select(static i => (JsonNode)$"http://10.0.0.{i}/")]),
    };

    private Task<JsonObject> RuleAsync(string name, object condition) => Admin.PostAsync("/api/v2/alerts/rules", new { name, condition });

    private Task<JsonObject> ReportAsync(string id, object report) => _center.Center.OwnGateway.PutAsync($"/api/v2/gateway/instances/{id}", report);

    private async Task<string[]> SubjectsAsync() =>
        [.. (await Admin.GetAsync("/api/v2/alerts?open=true", HttpStatusCode.OK))["items"]!.AsArray().Select(static alert => $"{alert!["rule"]} {alert["subject"]}")];
}
