using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>What a draft would have done with the requests that came, in front of a whole config center.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class EvaluationTests : CenterTests
{
    private const string Path = "/api/v2/config/evaluate";
    private const int Requests = 100;
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public EvaluationTests(StoreKind kind)
        : base(kind)
    {
    }

    [OneTimeSetUp]
    public async Task RecordAsync()
    {
        await Admin.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = "http://10.0.0.1:8000" } } });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "busy", defaultUpstream = "u" });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "calm", defaultUpstream = "u" });
        await Admin.PostAsync("/api/v2/routes", new { name = "openai", path = "/v1/" });
        await Admin.PutAsync("/api/v2/settings", new { publishing = "draft" });
        var lines = Enumerable.Range(0, Requests).Select(static i => Batches.Line(
            Noon.AddMilliseconds(100 * i), ("namespace", "busy"), ("key", null), ("request_id", $"r-{i}"), ("duration_us", 50_000), ("outcome", i < 7 ? "refused" : "relayed"), ("reason", i < 7 ? "rate_limited" : null)));
        await Center.OwnGateway.PostLogsAsync("s", 1,
        [
            .. lines,
            Batches.Line(Noon, ("namespace", "calm"), ("key", null)),
            Batches.Line(Noon, ("namespace", "busy"), ("outcome", "rejected"), ("reason", "invalid_path")),
            Batches.Line(Noon, ("namespace", null), ("outcome", "refused"), ("reason", "namespace_not_found")),
        ]);
    }

    [TearDown]
    public Task DiscardAsync() => Admin.PostAsync("/api/v2/config/discard", null, HttpStatusCode.OK);

    [Test]
    public async Task A_draft_is_held_against_what_came()
    {
        await Admin.PostAsync("/api/v2/policies", new { name = "rate", type = "qps-limit", namespaces = new[] { "busy" }, config = new { maxQPS = 1 } });
        await Admin.PostAsync("/api/v2/policies", new { name = "watch", type = "concurrency-limit", mode = "shadow", config = new { maxConcurrentConnections = 1 } });
        await Admin.PostAsync("/api/v2/policies", new
        {
            name = "tier",
            type = "message-matching",
            namespaces = new[] { "busy" },
            config = new { matchingFieldSource = "header", matchingFieldName = "X-Tier", matchingOperator = "eq", matchingValue = "gold", matchingAction = "allow" },
        });
        var editor = await Center.UserAsync("editor");
        var report = await editor.PostAsync(Path, new { @namespace = "busy" }, HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That(report.Text("summary"), Is.EqualTo("would have refused 90 of 100"));
            Assert.That(((int)report["records"]!, (int)report["skipped"]!), Is.EqualTo((Requests, 1)));
            Assert.That(report["evaluated"]!["rules"]!.ToJsonString(), Is.EqualTo("""[{"policy":"rate","reason":"rate_limited","mode":"enforce","requests":90}]"""));
            Assert.That(
                report["evaluated"]!["notEvaluable"]!.ToJsonString(), Is.EqualTo("""[{"kind":"policy","name":"tier","why":"the header X-Tier is not recorded","requests":100}]"""));
            Assert.That(((int)report["current"]!["refused"]!, report["evaluated"]!["version"], (int)report["current"]!["version"]!), Is.EqualTo((0, (JsonNode?)null, 5)));
            Assert.That(report["happened"]!.ToJsonString(), Is.EqualTo("""{"rate_limited":7}"""));
            Assert.That(((int)report["newlyRefused"]!, (int)report["newlyAdmitted"]!, report["examples"]!.AsArray().Count), Is.EqualTo((90, 0, 20)));
            Assert.That(((string)report["examples"]![0]!["requestId"]!, (string)report["examples"]![0]!["policy"]!), Is.EqualTo(("r-1", "rate")));
        });
    }

    [Test]
    public async Task Which_requests_and_which_version_can_be_said()
    {
        await Admin.PostAsync("/api/v2/policies", new { name = "nobody", type = "message-matching", config = new { matchingFieldSource = "method", matchingOperator = "eq", matchingValue = "POST", matchingAction = "deny" } });
        Assert.That((await EvaluateAsync(new { })).Text("summary"), Is.EqualTo("would have refused 101 of 101"), "of every namespace");
        Assert.That((await EvaluateAsync(new { @namespace = "calm" })).Text("summary"), Is.EqualTo("would have refused 1 of 1"));
        Assert.That((await EvaluateAsync(new { records = 10, @namespace = "busy" })).Text("summary"), Is.EqualTo("would have refused 10 of 10"));
        Assert.That((await EvaluateAsync(new { @namespace = "busy", from = Noon.AddMilliseconds(9_000) })).Text("summary"), Is.EqualTo("would have refused 10 of 10"));
        Assert.That((await EvaluateAsync(new { @namespace = "none" })).Text("summary"), Is.EqualTo("would have refused 0 of 0"));
        var current = await EvaluateAsync(new { version = 5 });
        Assert.That((current.Text("summary"), (int)current["newlyRefused"]!), Is.EqualTo(("would have refused 0 of 101", 0)));
        Assert.That((await EvaluateAsync(new { version = 2 })).Text("summary"), Is.EqualTo("would have refused 101 of 101"), "there was no namespace then");
    }

    [Test]
    public async Task Questions_that_make_no_sense_are_refused()
    {
        await Admin.PostAsync(Path, new { version = 99 }, HttpStatusCode.NotFound);
        var problem = await Admin.PostAsync(Path, new { records = 1_000_000, version = 0 }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.records", "$.version" }));
        problem = await Admin.PostAsync(Path, new { records = "many", unknown = 1 }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.records", "$.unknown" }));
        await Admin.PostAsync(Path, $$"""{"namespace":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""", HttpStatusCode.BadRequest);
        await Admin.PostAsync(Path, $$"""{"namespace":"{{new string('a', 1024 * 1024)}}"}""", HttpStatusCode.RequestEntityTooLarge);
        Assert.That((await EvaluateAsync(new { @namespace = "' OR '1'='1" })).Text("summary"), Is.EqualTo("would have refused 0 of 0"));
    }

    private Task<JsonObject> EvaluateAsync(object question) => Admin.PostAsync(Path, question, HttpStatusCode.OK);
}
