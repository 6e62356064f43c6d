using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class AttackTests : CenterTests
{
    private static readonly string[] SqlTexts =
    [
        "' OR '1'='1", "'; DROP TABLE namespaces; --", "\" OR \"\"=\"", "\\' OR 1=1 -- ", "1) UNION SELECT password_hash FROM users -- ", "%' AND SLEEP(5) AND '%'='", "/*!50000 OR 1=1*/", "a\\", "@value", "@p0", "?", "!%_",
    ];

    private static readonly string[] MarkupTexts =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "<svg/onload=alert(1)>", "{{7*7}}", "${7*7}", "</script><script>alert(1)//", "'-alert(1)-'", "<iframe srcdoc=\"<b>\">", "&lt;script&gt;",
        "=HYPERLINK(\"http://x\")", "@SUM(1)", "+1", "-1",
    ];

    public AttackTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task Texts_made_for_SQL_are_texts()
    {
        foreach (var text in SqlTexts)
        {
            var code = $"x{text}x";
            var id = (await Admin.PostAsync("/api/v2/namespaces", new { code, description = text })).Text("id");
            var quoted = Uri.EscapeDataString(code);
            Assert.That((int)(await Admin.GetAsync($"/api/v2/namespaces?code={quoted}", HttpStatusCode.OK))["total"]!, Is.EqualTo(1), text);
            Assert.That((int)(await Admin.GetAsync($"/api/v2/namespaces?q={quoted}", HttpStatusCode.OK))["total"]!, Is.EqualTo(1), text);
            Assert.That((int)(await Admin.GetAsync($"/api/v2/audit?name={quoted}", HttpStatusCode.OK))["total"]!, Is.EqualTo(1), text);
            Assert.That((await Admin.GetAsync($"/api/v2/namespaces/{id}", HttpStatusCode.OK)).Text("description"), Is.EqualTo(text));
            await Admin.DeleteAsync($"/api/v2/namespaces/{id}", HttpStatusCode.NoContent);
            await Center.Anonymous().PostAsync("/api/v2/auth/login", new { username = text, password = text }, HttpStatusCode.Unauthorized);
            await Center.With(Uri.EscapeDataString(text)).GetAsync("/api/v2/namespaces", HttpStatusCode.Unauthorized);
            await Admin.GetAsync($"/api/v2/namespaces?sort={Uri.EscapeDataString(text)}", HttpStatusCode.BadRequest);
        }

        await Admin.GetAsync("/api/v2/namespaces", HttpStatusCode.OK);
    }

    [Test]
    public async Task Markup_comes_back_as_it_went_in_and_never_as_markup()
    {
        foreach (var text in MarkupTexts)
        {
            var id = (await Admin.PostAsync("/api/v2/namespaces", new { code = Name("markup"), name = text, description = text, owner = text })).Text("id");
            using var response = await Admin.GetAsync($"/api/v2/namespaces/{id}");
            var body = await response.Content.ReadAsStringAsync();
            Assert.Multiple(() =>
            {
                Assert.That((string)JsonNode.Parse(body)!["owner"]!, Is.EqualTo(text));
                Assert.That(body, Does.Not.Contain('<').And.Not.Contain('>'));
                Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
                Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
                Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'"));
            });
        }
    }

    [Test]
    public async Task Bodies_that_are_too_large_too_deep_or_no_JSON_are_refused()
    {
        var deep = $$"""{"code":"x","match":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";
        await Admin.PostAsync("/api/v2/namespaces", deep, HttpStatusCode.BadRequest);
        await Admin.PostAsync("/api/v2/config/import", deep, HttpStatusCode.BadRequest);
        await Admin.PostAsync("/api/v2/namespaces", """{"code":"x","code":"y"}""", HttpStatusCode.BadRequest);
        await Admin.PostAsync("/api/v2/namespaces", """[1]""", HttpStatusCode.BadRequest);
        await Admin.PostAsync("/api/v2/namespaces", """{"code":"x" """, HttpStatusCode.BadRequest);
        await Admin.PostAsync("/api/v2/namespaces", """{"code":"x\ud800"}""", HttpStatusCode.UnprocessableEntity);
        await Admin.PostAsync("/api/v2/namespaces", $$"""{"code":"x","description":"{{new string('a', 1024 * 1024)}}"}""", HttpStatusCode.RequestEntityTooLarge);
        Assert.That(await PostAsync("/api/v2/namespaces", [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], "application/json"), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync("/api/v2/namespaces", "{}"u8.ToArray(), "text/plain"), Is.EqualTo(HttpStatusCode.UnsupportedMediaType), "what a form of another site could send");
    }

    [Test]
    public async Task Whole_configurations_may_be_larger_than_single_objects_but_not_without_end()
    {
        await Admin.PostAsync("/api/v2/config/import?dry_run=true&mode=merge", Sized(2 * 1024 * 1024), HttpStatusCode.OK);
        await Admin.PostAsync("/api/v2/config/import?dry_run=true&mode=merge", Sized(17 * 1024 * 1024), HttpStatusCode.RequestEntityTooLarge);

        static string Sized(int length) => $$$"""{"namespaces":[{"code":"large","description":"{{{new string('a', length)}}}"}]}""";
    }

    [TestCase("a: &x [1]\nb: *x")]
    [TestCase("a: &a [l,l]\nb: &b [*a,*a]\nc: &c [*b,*b]\nnamespaces: *c")]
    [TestCase("namespaces: !!binary aGk=")]
    [TestCase("namespaces: [{code: a, code: b}]")]
    [TestCase("--- {}\n--- {}")]
    [TestCase("namespaces: [")]
    [TestCase("? [1]\n: 2")]
    [TestCase("")]
    public async Task YAML_that_is_more_than_JSON_is_refused(string yaml) =>
        Assert.That(await PostAsync("/api/v2/config/import?dry_run=true", Encoding.UTF8.GetBytes(yaml), "application/yaml"), Is.EqualTo(HttpStatusCode.BadRequest));

    [Test]
    public async Task Deep_YAML_is_refused() => Assert.That(
        await PostAsync("/api/v2/config/import", Encoding.UTF8.GetBytes("a: " + new string('[', 5000) + new string(']', 5000)), "application/yaml"), Is.EqualTo(HttpStatusCode.BadRequest));

    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://[::ffff:169.254.169.254]/")]
    [TestCase("http://[::ffff:a9fe:a9fe]/")]
    [TestCase("http://[64:ff9b::a9fe:a9fe]/")]
    [TestCase("http://[fe80::1]/")]
    [TestCase("http://[fd00:ec2::254]/")]
    [TestCase("http://2852039166/")]
    [TestCase("http://0xa9fea9fe/")]
    [TestCase("http://0251.0376.0251.0376/")]
    [TestCase("http://0.0.0.0:8001/")]
    [TestCase("http://metadata.google.internal/")]
    [TestCase("http://METADATA.google.internal./")]
    [TestCase("http://224.0.0.1/")]
    [TestCase("http://100.100.100.200/")]
    [TestCase("file:///etc/passwd")]
    [TestCase("gopher://10.0.0.1/")]
    [TestCase("http://user:password@10.0.0.1/")]
    [TestCase("http://10.0.0.1\\@169.254.169.254/")]
    public async Task Upstreams_may_not_be_where_nobody_should_be_led(string url)
    {
        var problem = await Admin.PostAsync("/api/v2/upstreams", new { name = Name("ssrf"), servers = new[] { new { url } } }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.All.EqualTo("$.servers[0].url"));
        await Admin.PostAsync(
            "/api/v2/issuers", new { name = Name("ssrf"), issuer = Name("i"), audiences = new[] { "a" }, jwksUrl = url.Replace("http:", "https:", StringComparison.Ordinal) }, HttpStatusCode.UnprocessableEntity);
        var imported = await Admin.PostAsync(
            "/api/v2/config/import?mode=merge", new { upstreams = new[] { new { name = Name("ssrf"), servers = new[] { new { url } } } } }, HttpStatusCode.UnprocessableEntity);
        Assert.That(imported["errors"]!.AsArray(), Is.Not.Empty);
    }

    [Test]
    public async Task The_allow_list_of_schemes_hosts_and_networks_holds()
    {
        await using var center = await TestCenter.StartAsync(Center.Store.MySql is null ? StoreKind.Sqlite : StoreKind.MariaDb);
        await center.Admin.PutAsync("/api/v2/settings", new { upstreamUrls = new { schemes = new[] { "https" }, hosts = new[] { "*.example.com" }, privateNetworks = new[] { "10.1.0.0/16" } } });
        foreach (var (url, isAllowed) in new[]
        {
            ("https://api.example.com", true), ("http://api.example.com", false), ("https://example.org", false), ("https://evilexample.com", false),
            ("https://10.1.2.3", true), ("https://10.2.2.3", false), ("https://127.0.0.1", false), ("https://localhost", false), ("https://8.8.8.8", true),
        })
        {
            await center.Admin.PostAsync(
                "/api/v2/upstreams", new { name = url, servers = new[] { new { url } } }, isAllowed ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity);
        }

        await center.Admin.PutAsync("/api/v2/settings", new { upstreamUrls = new { schemes = new[] { "http" } } }, HttpStatusCode.Conflict);
        var problem = await center.Admin.PutAsync(
            "/api/v2/settings", new { upstreamUrls = new { schemes = new[] { "ftp" }, hosts = new[] { "*.a b" }, privateNetworks = new[] { "ten" } } }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.upstreamUrls.schemes[0]", "$.upstreamUrls.hosts[0]", "$.upstreamUrls.privateNetworks[0]" }));
    }

    [Test]
    public async Task Gateways_are_told_where_they_may_connect_and_editors_cannot_say_otherwise()
    {
        await using var center = await TestCenter.StartAsync(Center.Store.MySql is null ? StoreKind.Sqlite : StoreKind.MariaDb);
        string[] allowed = ["10.1.0.0/16"];
        Assert.That((await NetworksAsync(center)), Does.Contain("127.0.0.0/8"));
        await center.Admin.PutAsync("/api/v2/settings", new { upstreamUrls = new { privateNetworks = allowed } });
        Assert.That(await NetworksAsync(center), Is.EqualTo(allowed), "at once, without any other change");
        var editor = await center.UserAsync("editor");
        await editor.PostAsync("/api/v2/config/import?mode=merge", new { upstreamNetworks = new[] { "0.0.0.0/0" }, namespaces = new[] { new { code = "n" } } }, HttpStatusCode.OK);
        await editor.PutAsync("/api/v2/settings/gateway", new { upstreamNetworks = new[] { "0.0.0.0/0" } }, HttpStatusCode.UnprocessableEntity);
        await editor.PostAsync("/api/v2/config/rollback/1", null, HttpStatusCode.OK);
        Assert.That(await NetworksAsync(center), Is.EqualTo(allowed), "an earlier version does not bring its networks back");
        Assert.That((bool)(await center.Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["hasDraft"]!, Is.False);

        static async Task<string[]> NetworksAsync(TestCenter center)
        {
            var current = await center.Admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK);
            return [.. current["snapshot"]!["upstreamNetworks"]!.AsArray().Select(static network => (string)network!)];
        }
    }

    [Test]
    public async Task Paths_do_not_lead_out()
    {
        await Admin.GetAsync("/api/v2/config/export?format=../../etc/passwd", HttpStatusCode.BadRequest);
        await Admin.GetAsync("/api/v2/config/templates/..%2f..%2fappsettings.json", HttpStatusCode.NotFound);
        await Admin.GetAsync("/api/docs/..%2f..%2fsecrets.key", HttpStatusCode.NotFound);
        using var document = await Admin.GetAsync("/openapi/..%2fv2.json");
        Assert.That(document.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var problem = await Admin.PostAsync(
            "/api/v2/config/import?mode=merge",
            new { upstreams = new[] { new { name = "u", servers = new[] { new { url = "https://example.com" } }, tls = new { caFile = "certs/../../../etc/shadow" } } } },
            HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.upstreams[0].tls.caFile" }));
        foreach (var file in new[] { "../keys.json", "keys/../../secret", "..\\secret", "/etc/../etc/shadow" })
        {
            problem = await Admin.PostAsync(
                "/api/v2/config/import?mode=merge", new { issuers = new[] { new { name = "i", issuer = "i", audiences = new[] { "a" }, jwksFile = file } } }, HttpStatusCode.UnprocessableEntity);
            Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.issuers[0].jwksFile" }), file);
        }

        // No part of a configuration names a file that the config center itself would open.
        using var multipart = new MultipartFormDataContent { { new ByteArrayContent("{}"u8.ToArray()), "file", "../../../etc/cron.d/x" } };
        using var refused = await Admin.PostAsync("/api/v2/config/import", multipart);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task Other_origins_are_told_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v2/namespaces");
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        using var response = await Center.Anonymous().SendAsync(request);
        Assert.That(response.Headers.Where(static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(response.IsSuccessStatusCode, Is.False);
    }

    private async Task<HttpStatusCode> PostAsync(string path, byte[] body, string contentType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await Admin.PostAsync(path, content);
        return response.StatusCode;
    }
}
