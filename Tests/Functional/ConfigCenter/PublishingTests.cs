using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class PublishingTests
{
    private readonly StoreKind _kind;
    private TestCenter _center = null!;

    public PublishingTests(StoreKind kind) => _kind = kind;

    private HttpClient Admin => _center.Admin;

    [SetUp]
    public async Task StartAsync() => _center = await TestCenter.StartAsync(_kind);

    [TearDown]
    public async Task StopAsync()
    {
        if (_center is not null)
        {
            await _center.DisposeAsync();
        }
    }

    [Test]
    public async Task Each_change_is_a_version_with_author_reason_and_diff()
    {
        await Admin.PostAsync("/api/v2/namespaces?reason=new+tenant", new { code = "a", priority = 1 });
        await Admin.PutAsync("/api/v2/namespaces/a", new { code = "a", priority = 2 });
        await Admin.PutAsync("/api/v2/namespaces/a", new { code = "a", priority = 2 });
        var versions = (await Admin.GetAsync("/api/v2/config/versions", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(versions.Select(static version => (long)version!["version"]!), Is.EqualTo(new[] { 3, 2, 1 }));
        Assert.Multiple(() =>
        {
            Assert.That((string)versions[1]!["author"]!, Is.EqualTo("admin"));
            Assert.That((string)versions[1]!["reason"]!, Is.EqualTo("new tenant"));
            Assert.That(versions[0]!["changes"]!.ToJsonString(), Is.EqualTo(
                """[{"resource":"namespaces","name":"a","kind":"updated","fields":[{"path":"$.priority","from":1,"to":2}]}]"""));
        });
        var version = await Admin.GetAsync("/api/v2/config/versions/2", HttpStatusCode.OK);
        Assert.That((int)version["snapshot"]!["namespaces"]![0]!["priority"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Rolling_back_makes_a_new_version_and_the_tables_follow()
    {
        await Admin.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = "http://10.0.0.1" } }, apiKey = "sk-first" });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "a", defaultUpstream = "u" });
        await Admin.PutAsync("/api/v2/upstreams/u", new { name = "u", servers = new[] { new { url = "http://10.0.0.2" } }, apiKey = "sk-second" });
        await Admin.DeleteAsync("/api/v2/namespaces/a", HttpStatusCode.NoContent);

        var tried = await Admin.PostAsync("/api/v2/config/rollback/3?dry_run=true", null, HttpStatusCode.OK);
        Assert.That(tried["changes"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((long)(await Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!, Is.EqualTo(5));

        var result = await Admin.PostAsync("/api/v2/config/rollback/3", null, HttpStatusCode.OK);
        Assert.That((long)result["version"]!, Is.EqualTo(6));
        var upstream = (await SnapshotReading.OpenedAsync(_center)).Upstreams.Single();
        Assert.That((upstream.Servers[0].Url, upstream.ApiKey), Is.EqualTo(("http://10.0.0.1", "sk-first")));
        await Admin.GetAsync("/api/v2/namespaces/a", HttpStatusCode.OK);
        var current = await Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK);
        Assert.That((long)current["restoredFrom"]!, Is.EqualTo(3));
        Assert.That((await Admin.GetAsync("/api/v2/config/diff?from=3&to=6", HttpStatusCode.OK))["changes"]!.AsArray(), Is.Empty);
        await Admin.PostAsync("/api/v2/config/rollback/99", null, HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_draft_waits_until_it_is_published_or_discarded()
    {
        await Admin.PutAsync("/api/v2/settings", new { publishing = "draft" });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "a" });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "b" });
        var current = await Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK);
        Assert.That(((long)current["version"]!, (bool)current["hasDraft"]!), Is.EqualTo((1, true)));
        await Admin.PutAsync("/api/v2/settings", new { publishing = "at-once" }, HttpStatusCode.Conflict);

        var published = await Admin.PostAsync("/api/v2/config/publish?reason=both", null, HttpStatusCode.OK);
        Assert.That(((long)published["version"]!, published["changes"]!.AsArray().Count), Is.EqualTo((2, 2)));
        Assert.That((await Admin.PostAsync("/api/v2/config/publish", null, HttpStatusCode.OK))["version"], Is.Null, "nothing to publish");

        await Admin.DeleteAsync("/api/v2/namespaces/a", HttpStatusCode.NoContent);
        Assert.That((await Admin.GetAsync("/api/v2/config/diff?from=2&to=draft", HttpStatusCode.OK))["changes"]!.AsArray(), Has.Count.EqualTo(1));
        await Admin.PostAsync("/api/v2/config/discard", null, HttpStatusCode.OK);
        await Admin.GetAsync("/api/v2/namespaces/a", HttpStatusCode.OK);
        await Admin.PutAsync("/api/v2/settings", new { publishing = "at-once" });
    }

    [TestCase("json", "application/json")]
    [TestCase("yaml", "application/yaml")]
    public async Task An_export_is_imported_again(string format, string contentType)
    {
        await FillAsync();
        var before = await SnapshotReading.OpenedAsync(_center);
        var exported = await Admin.GetStringAsync($"/api/v2/config/export?format={format}");
        Assert.That(exported, Does.Not.Contain("sk-provider").And.Not.Contain("sealed:"));

        var same = await ImportAsync($"/api/v2/config/import", exported, contentType, HttpStatusCode.OK);
        Assert.That(same["changes"]!.AsArray(), Is.Empty);

        // The upstream stays, for a mask says nothing about a secret that is gone.
        await Admin.DeleteAsync("/api/v2/policies/p", HttpStatusCode.NoContent);
        await Admin.DeleteAsync("/api/v2/api-keys/k", HttpStatusCode.NoContent);
        await Admin.DeleteAsync("/api/v2/models/m*", HttpStatusCode.NoContent);
        var tried = await ImportAsync("/api/v2/config/import?dry_run=true", exported, contentType, HttpStatusCode.OK);
        Assert.That(tried["changes"]!.AsArray(), Has.Count.EqualTo(3));
        await Admin.GetAsync("/api/v2/policies/p", HttpStatusCode.NotFound);

        await ImportAsync("/api/v2/config/import", exported, contentType, HttpStatusCode.OK);
        var after = await SnapshotReading.OpenedAsync(_center);
        Assert.That(
            Gateway.Core.Configuration.SnapshotWriter.Write(after with { Version = 0 }), Is.EqualTo(Gateway.Core.Configuration.SnapshotWriter.Write(before with { Version = 0 })));
    }

    [Test]
    public async Task A_merge_adds_and_a_replacement_removes()
    {
        await FillAsync();
        const string added = """{"namespaces":[{"code":"new","defaultUpstream":"u"}]}""";
        var merged = await ImportAsync("/api/v2/config/import?mode=merge", added, "application/json", HttpStatusCode.OK);
        Assert.That(merged["changes"]!.AsArray(), Has.Count.EqualTo(1));
        var refused = await ImportAsync("/api/v2/config/import", added, "application/json", HttpStatusCode.UnprocessableEntity);
        Assert.That(refused.ErrorPaths(), Is.EqualTo(new[] { "$.namespaces[0].defaultUpstream" }));
        await ImportAsync("/api/v2/config/import", """{"namespaces":[{"code":"new"}]}""", "application/json", HttpStatusCode.OK);
        Assert.That((int)(await Admin.GetAsync("/api/v2/upstreams", HttpStatusCode.OK))["total"]!, Is.Zero);
    }

    [Test]
    public async Task Validation_tells_every_error_and_changes_nothing()
    {
        Assert.That((bool)(await Admin.PostAsync("/api/v2/config/validate", null, HttpStatusCode.OK))["valid"]!);
        var verdict = await ImportAsync(
            "/api/v2/config/validate", """{"namespaces":[{"code":""},{"code":"x","priority":-1}],"colour":1}""", "application/json", HttpStatusCode.OK);
        Assert.That((bool)verdict["valid"]!, Is.False);
        Assert.That(verdict.ErrorPaths(), Is.EquivalentTo(new[] { "$.colour", "$.namespaces[0].code", "$.namespaces[1].priority" }));
        Assert.That((long)(await Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Every_template_is_valid()
    {
        foreach (var template in (await Admin.GetAsync("/api/v2/policy-templates", HttpStatusCode.OK))["items"]!.AsArray())
        {
            await Admin.PostAsync("/api/v2/policies", template!["policy"]!.ToJsonString());
        }

        foreach (var template in (await Admin.GetAsync("/api/v2/config/templates", HttpStatusCode.OK))["items"]!.AsArray())
        {
            await ImportAsync("/api/v2/config/import", template!["snapshot"]!.ToJsonString(), "application/json", HttpStatusCode.OK);
        }
    }

    [Test]
    public async Task Concurrent_changes_are_all_kept_each_in_a_version_of_its_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Admin.PostAsync("/api/v2/namespaces", new { code = $"n{i}" })));
        Assert.That((int)(await Admin.GetAsync("/api/v2/namespaces", HttpStatusCode.OK))["total"]!, Is.EqualTo(12));
        Assert.That((long)(await Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!, Is.EqualTo(13));
    }

    [Test]
    public async Task The_audit_log_tells_who_changed_what()
    {
        await FillAsync();
        await Admin.PutAsync("/api/v2/settings", new { publishing = "at-once", retention = new { auditDays = 10 } });
        var audit = await Admin.GetAsync("/api/v2/audit?resource=upstreams&action=created", HttpStatusCode.OK);
        var entry = audit["items"]![0]!;
        Assert.Multiple(() =>
        {
            Assert.That((int)audit["total"]!, Is.EqualTo(1));
            Assert.That((string)entry["username"]!, Is.EqualTo("admin"));
            Assert.That((string)entry["address"]!, Is.EqualTo("127.0.0.1"));
            Assert.That(entry["detail"]!.ToJsonString(), Does.Contain("http://10.0.0.1").And.Not.Contain("sk-provider"));
        });
        Assert.That((int)(await Admin.GetAsync("/api/v2/audit?resource=settings&name=center", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
        Assert.That((int)(await Admin.GetAsync("/api/v2/audit?action=login&username=admin", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
    }

    private async Task FillAsync()
    {
        await Admin.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = "http://10.0.0.1" } }, apiKey = "sk-provider" });
        await Admin.PostAsync("/api/v2/namespaces", new { code = "n", name = "yes", description = "a: b #c\n\"d\"", defaultUpstream = "u" });
        await Admin.PostAsync("/api/v2/routes", new { name = "r", path = "/v1/*", targets = new[] { new { upstream = "u" } }, addHeaders = new Dictionary<string, string> { ["x-number"] = "007" } });
        await Admin.PostAsync("/api/v2/policies", new { name = "p", type = "qps-limit", namespaces = new[] { "n" }, config = new { maxQPS = 5 } });
        await Admin.PostAsync("/api/v2/models", new { pattern = "m*", inputPricePerMillion = 0.15 });
        await Admin.PutAsync("/api/v2/api-keys/k", new { id = "k", @namespace = "n", expiresAt = "2099-01-01T00:00:00Z", models = new[] { "a*" } }, HttpStatusCode.Created);
        await Admin.PutAsync("/api/v2/settings/instances/gw-1", new { instance = "gw-1", settings = new { maxHeaders = 20 } }, HttpStatusCode.Created);
    }

    private async Task<JsonObject> ImportAsync(string path, string text, string contentType, HttpStatusCode status)
    {
        using var content = new StringContent(text, System.Text.Encoding.UTF8, contentType);
        using var response = await Admin.PostAsync(path, content);
        return await TestCenter.BodyAsync(response, status);
    }
}
