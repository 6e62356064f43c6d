using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class ResourceTests : CenterTests
{
    public ResourceTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task What_is_created_is_read_back_as_it_was_written()
    {
        var upstream = await UpstreamAsync();
        var code = Name("full");
        var written = new JsonObject
        {
            ["code"] = code,
            ["name"] = "渠道 \U0001F600",
            ["description"] = "one's \"own\" \\ text",
            ["owner"] = "ops",
            ["enabled"] = false,
            ["priority"] = 7,
            ["authentication"] = "apiKey",
            ["maxRequestBytes"] = 1000,
            ["logContent"] = true,
            ["defaultUpstream"] = upstream,
            ["timeoutSeconds"] = 20,
            ["quota"] = new JsonObject { ["period"] = "month", ["timeZone"] = "Asia/Shanghai", ["maxTotal"] = 5_000_000_000, ["warnAt"] = 0.5 },
            ["match"] = new JsonArray(
                new JsonObject { ["source"] = "header", ["field"] = "X-Channel", ["operator"] = "eq", ["value"] = "b" },
                new JsonObject { ["source"] = "method", ["operator"] = "ne", ["value"] = "GET" }),
        };
        var created = await Admin.PostAsync("/api/v2/namespaces", written.ToJsonString());
        var read = await Admin.GetAsync($"/api/v2/namespaces/{created.Text("id")}", HttpStatusCode.OK);
        Assert.That(JsonNode.DeepEquals(read, created), read.ToJsonString());
        foreach (var (name, value) in written)
        {
            Assert.That(JsonNode.DeepEquals(read[name], value), $"{name}: {read[name]}");
        }
    }

    [TestCase("upstreams", "name", """{"servers":[{"url":"http://10.0.0.9:1"},{"url":"https://example.com/base","weight":3}],"models":{"a":"b"},"headers":{"x-a":"b"}}""")]
    [TestCase("routes", "name", """{"path":"/v1/","targets":[],"addHeaders":{"x-a":"b"},"rewrite":{"from":"/v1/","to":"/"},"priority":5}""")]
    [TestCase("locations", "name", """{"path":"/v2/"}""")]
    [TestCase("policies", "name", """{"type":"qps-limit","config":{"maxQPS":5,"timeWindow":2,"burst":9}}""")]
    [TestCase("policies", "name", """{"type":"token-limit","mode":"shadow","config":{"maxInputTokenCount":5,"windows":[{"minutes":1,"maxTotal":5}]}}""")]
    [TestCase("models", "pattern", """{"inputPricePerMillion":2.5,"tokenizer":"o200k_base"}""")]
    [TestCase("issuers", "name", """{"issuer":"https://idp.example.com","audiences":["a"],"jwksUrl":"https://idp.example.com/keys"}""")]
    [TestCase("namespaces", "code", """{}""")]
    [TestCase("settings/instances", "instance", """{"settings":{"maxHeaders":50}}""")]
    public async Task Every_resource_is_put_twice_changed_and_deleted(string resource, string nameField, string body)
    {
        var name = Name("thing");
        var value = JsonNode.Parse(body)!.AsObject();
        value[nameField] = name;
        var created = await Admin.PutAsync($"/api/v2/{resource}/{name}", value.ToJsonString(), HttpStatusCode.Created);
        var again = await Admin.PutAsync($"/api/v2/{resource}/{name}", value.ToJsonString());
        Assert.That(JsonNode.DeepEquals(again, created), "the second PUT changed nothing");

        var renamed = Name("thing");
        created[nameField] = renamed;
        var changed = await Admin.PutAsync($"/api/v2/{resource}/{created.Text("id")}", created.ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That(changed.Text("id"), Is.EqualTo(created.Text("id")));
            Assert.That((long)changed["revision"]!, Is.EqualTo(2));
        });
        await Admin.GetAsync($"/api/v2/{resource}/{name}", HttpStatusCode.NotFound);
        await Admin.DeleteAsync($"/api/v2/{resource}/{renamed}", HttpStatusCode.NoContent);
        await Admin.GetAsync($"/api/v2/{resource}/{renamed}", HttpStatusCode.NotFound);
        await Admin.DeleteAsync($"/api/v2/{resource}/{renamed}", HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Every_wrong_field_is_listed_with_its_path_and_nothing_is_stored()
    {
        var code = Name("wrong");
        var problem = await Admin.PostAsync(
            "/api/v2/namespaces",
            $$$"""{"code":"{{{code}}}","prioritty":1,"authentication":"none","priority":"high","match":[{"source":"header","value":"x"}],"quota":{"warnAt":"x"}}""",
            HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.SupersetOf(new[] { "$.prioritty", "$.priority", "$.quota.warnAt" }));
        problem = await Admin.PostAsync(
            "/api/v2/namespaces",
            $$"""{"code":"{{code}}","priority":-1,"authentication":"never","defaultUpstream":"nowhere","match":[{"source":"moon","value":"x"}] }""",
            HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.priority", "$.authentication", "$.defaultUpstream", "$.match[0].source" }));
        await Admin.GetAsync($"/api/v2/namespaces/{code}", HttpStatusCode.NotFound);
    }

    [Test]
    public async Task What_others_refer_to_stays()
    {
        var upstream = await UpstreamAsync();
        var route = Name("route");
        await Admin.PostAsync("/api/v2/routes", new { name = route, path = "/x/", targets = new[] { new { upstream } } });
        var problem = await Admin.DeleteAsync($"/api/v2/upstreams/{upstream}", HttpStatusCode.Conflict);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { $"routes/{route} $.targets[0].upstream" }));
        await Admin.GetAsync($"/api/v2/upstreams/{upstream}", HttpStatusCode.OK);
    }

    [Test]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        var upstream = await UpstreamAsync();
        await Admin.PostAsync("/api/v2/upstreams", new { name = upstream, servers = new[] { new { url = "http://10.0.0.1" } } }, HttpStatusCode.Conflict);
    }

    [Test]
    public async Task An_update_with_an_old_ETag_is_refused()
    {
        var code = await NamespaceAsync();
        var path = $"/api/v2/namespaces/{code}";
        using var first = await Admin.GetAsync(path);
        var tag = first.Headers.ETag!.Tag;
        await Admin.PutAsync(path, new { code, owner = "a" }, HttpStatusCode.OK, tag);
        await Admin.PutAsync(path, new { code, owner = "b" }, HttpStatusCode.PreconditionFailed, tag);
        await Admin.PutAsync(path, new { code, owner = "b" }, HttpStatusCode.PreconditionFailed, "\"nonsense\"");
        await Admin.PutAsync(path, new { code, owner = "b" }, HttpStatusCode.OK, "*");
        Assert.That((await Admin.GetAsync(path, HttpStatusCode.OK)).Text("owner"), Is.EqualTo("b"));

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"3\"");
        using var unchanged = await Admin.SendAsync(request);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task Lists_are_paged_filtered_and_sorted()
    {
        var prefix = Name("Page");
        for (var i = 0; i < 5; i++)
        {
            await Admin.PostAsync("/api/v2/namespaces", new { code = $"{prefix}_{i}", priority = 100 - i, enabled = i != 2 });
        }

        var page = await Admin.GetAsync($"/api/v2/namespaces?q={prefix.ToLowerInvariant()}_&sort=-code&page=2&page_size=2", HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That(Codes(page), Is.EqualTo(new[] { $"{prefix}_2", $"{prefix}_1" }));
            Assert.That((int)page["total"]!, Is.EqualTo(5));
            Assert.That((int)page["page"]!, Is.EqualTo(2));
            Assert.That((int)page["page_size"]!, Is.EqualTo(2));
        });
        Assert.That(Codes(await Admin.GetAsync($"/api/v2/namespaces?q={prefix}&enabled=false", HttpStatusCode.OK)), Is.EqualTo(new[] { $"{prefix}_2" }));
        Assert.That(
            Codes(await Admin.GetAsync($"/api/v2/namespaces?q={prefix}&sort=priority,code&page_size=1", HttpStatusCode.OK)), Is.EqualTo(new[] { $"{prefix}_4" }));
    }

    [TestCase("page=0")]
    [TestCase("page_size=101")]
    [TestCase("sort=password")]
    [TestCase("sort=--code")]
    [TestCase("enabled=maybe")]
    [TestCase("colour=red")]
    public async Task A_query_that_is_not_understood_is_refused(string query)
    {
        var problem = await Admin.GetAsync($"/api/v2/namespaces?{query}", HttpStatusCode.BadRequest);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { query.Split('=')[0] }));
    }

    [Test]
    public async Task Policies_are_found_by_namespace_switched_and_copied()
    {
        var code = await NamespaceAsync();
        var name = Name("policy");
        await Admin.PostAsync("/api/v2/policies", new { name, type = "concurrency-limit", namespaces = new[] { code }, config = new { maxConcurrentConnections = 5 } });
        var copied = await Admin.PostAsync($"/api/v2/policies/{name}/copy", new { name = $"{name}-copy" });
        Assert.That((int)copied["config"]!["maxConcurrentConnections"]!, Is.EqualTo(5));
        await Admin.PutAsync($"/api/v2/policies/{name}/status", new { enabled = false });
        var off = await Admin.GetAsync($"/api/v2/policies?namespace={code}&enabled=false", HttpStatusCode.OK);
        Assert.That(off["items"]!.AsArray().Select(static item => (string)item!["name"]!), Is.EqualTo(new[] { name }));
        var stats = await Admin.GetAsync($"/api/v2/namespaces/{code}/stats", HttpStatusCode.OK);
        Assert.That((int)stats["policies"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task A_key_shows_its_secret_once_and_is_kept_as_a_hash()
    {
        var code = await NamespaceAsync();
        var created = await Admin.PostAsync("/api/v2/api-keys", new { name = "mobile", @namespace = code });
        var (id, secret) = (created.Text("id"), created.Text("secret"));
        Assert.That(created.Text("sha256"), Is.EqualTo(Hash(secret)));

        var read = await Admin.GetAsync($"/api/v2/api-keys/{id}", HttpStatusCode.OK);
        Assert.That(read["secret"], Is.Null);
        var put = await Admin.PutAsync($"/api/v2/api-keys/{id}", new { name = "mobile 2", @namespace = code });
        Assert.Multiple(() =>
        {
            Assert.That(put["secret"], Is.Null);
            Assert.That(put.Text("sha256"), Is.EqualTo(Hash(secret)), "a PUT without a hash keeps the key");
        });
        var rotated = await Admin.PostAsync($"/api/v2/api-keys/{id}/rotate", null, HttpStatusCode.OK);
        Assert.That(rotated.Text("sha256"), Is.EqualTo(Hash(rotated.Text("secret"))).And.Not.EqualTo(Hash(secret)));
        Assert.That(await Center.Store.DumpAsync(), Does.Not.Contain(secret).And.Not.Contain(rotated.Text("secret")));
    }

    [Test]
    public async Task A_keys_id_is_the_one_that_was_sent_and_stays()
    {
        var code = await NamespaceAsync();
        var id = Name("k");
        var hash = Hash(id);
        var created = await Admin.PutAsync($"/api/v2/api-keys/{id}", new { id, @namespace = code, sha256 = hash }, HttpStatusCode.Created);
        Assert.That(created["secret"], Is.Null);
        await Admin.PutAsync($"/api/v2/api-keys/{id}", new { id = "other", @namespace = code, sha256 = hash }, HttpStatusCode.UnprocessableEntity);
        var twin = await Admin.PostAsync("/api/v2/api-keys", new { @namespace = code, sha256 = hash }, HttpStatusCode.UnprocessableEntity);
        Assert.That(twin.ErrorPaths(), Is.EqualTo(new[] { "$.sha256" }));
    }

    [Test]
    public async Task A_provider_s_key_is_masked_kept_by_its_mask_and_survives_a_new_name()
    {
        const string secret = "sk-provider-Kx81";
        var name = Name("secret");
        var body = new JsonObject
        {
            ["name"] = name,
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "https://api.example.com" }),
            ["apiKey"] = secret,
            ["headers"] = new JsonObject { ["x-extra-token"] = secret, ["x-plain"] = "seen" },
        };
        var created = await Admin.PostAsync("/api/v2/upstreams", body.ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That(created.Text("apiKey"), Is.EqualTo("********"));
            Assert.That((string)created["headers"]!["x-extra-token"]!, Is.EqualTo("********"));
            Assert.That((string)created["headers"]!["x-plain"]!, Is.EqualTo("seen"));
        });
        var unchanged = await Admin.PutAsync($"/api/v2/upstreams/{name}", created.ToJsonString());
        Assert.That((int)unchanged["revision"]!, Is.EqualTo(1));

        created["name"] = $"{name}-renamed";
        await Admin.PutAsync($"/api/v2/upstreams/{created.Text("id")}", created.ToJsonString());
        Assert.That((await SnapshotReading.OpenedAsync(Center)).Upstreams.Single(upstream => upstream.Name == $"{name}-renamed"), Has
            .Property("ApiKey").EqualTo(secret)
            .And.Property("Headers").EquivalentTo(new Dictionary<string, string> { ["x-extra-token"] = secret, ["x-plain"] = "seen" }));

        created["name"] = Name("fresh");
        var problem = await Admin.PostAsync("/api/v2/upstreams", created.ToJsonString(), HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.apiKey", "$.headers['x-extra-token']" }));
    }

    [Test]
    public async Task Settings_of_all_gateways_are_part_of_the_snapshot()
    {
        var code = await NamespaceAsync();
        await Admin.PutAsync("/api/v2/settings/gateway", new { defaultNamespace = code, settings = new { maxHeaders = 77 } });
        var snapshot = await SnapshotReading.OpenedAsync(Center);
        Assert.That((snapshot.DefaultNamespace, snapshot.Settings.MaxHeaders), Is.EqualTo((code, 77)));
        var problem = await Admin.PutAsync("/api/v2/settings/gateway", new { defaultNamespace = "none", settings = new { maxHeaders = 0 } }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.defaultNamespace", "$.settings.maxHeaders" }));
        await Admin.PutAsync("/api/v2/settings/gateway", new { });
    }

    private static string[] Codes(JsonObject page) => [.. page["items"]!.AsArray().Select(static item => (string)item!["code"]!)];

    private static string Hash(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
