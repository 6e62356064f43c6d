using System.Net;
using System.Text.Json.Nodes;
using ConfigCenter.Insight;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>Single requests: found, paged through, exported, cleared.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class LogTests : CenterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public LogTests(StoreKind kind)
        : base(kind)
    {
    }

    private HttpClient Gateway => Center.OwnGateway;

    [Test]
    public async Task A_request_is_found_as_its_gateway_told_it()
    {
        var ns = Name("found");
        await SendAsync([Batches.Line(Noon.AddMilliseconds(7), ("namespace", ns), ("truncated", true), ("reason", "tokens_limited"), ("policy", "budget"), ("cached_input_tokens", 4), ("cost_nano_usd", 1_500_000), ("issuer", "corp"))]);
        var item = (await SearchAsync($"namespace={ns}")).Single();
        var id = (string)item["id"]!;
        item.Remove("id");
        Assert.That(item.ToJsonString(), Is.EqualTo(
            $$"""
            {"time":"2026-03-10T12:00:00.007Z","requestId":"r-1","client":"10.0.0.1","method":"POST","path":"/v1/chat/completions","namespace":"{{ns}}","key":"k_1","issuer":"corp",
            "route":"chat","upstream":"qwen","server":"10.0.0.2:8000","model":"Qwen3-8B","stream":false,"status":200,"outcome":"relayed","reason":"tokens_limited","policy":"budget","attempts":1,
            "requestBytes":100,"responseBytes":1000,"durationMs":12.345,"firstByteMs":2,"inputTokens":10,"outputTokens":20,"cachedInputTokens":4,"costUsd":0.0015,"settledBy":"usage","truncated":true}
            """.ReplaceLineEndings("")));
        Assert.That((string)(await Admin.GetAsync($"/api/v2/logs/{id}", HttpStatusCode.OK))["namespace"]!, Is.EqualTo(ns));
        foreach (var other in new[] { "1", "x", $"{id}0", "..%2f..%2fetc", "0199d9a00007-ffffffffffffffff", "0199d9a00007-0000000000000001" })
        {
            await Admin.GetAsync($"/api/v2/logs/{other}", HttpStatusCode.NotFound);
        }
    }

    [Test]
    public async Task Every_filter_finds_what_it_names()
    {
        var ns = Name("filters");
        (string Field, object Value, string Query)[] cases =
        [
            ("key", "k_other", "key=k_other"), ("model", "m/other", "model=m%2Fother"), ("route", "other", "route=other"), ("upstream", "other", "upstream=other"),
            ("server", "[::1]:1", "server=%5B::1%5D:1"), ("outcome", "client_gone", "outcome=client_gone"), ("reason", "rate_limited", "reason=rate_limited"),
            ("request_id", "r-2", "request_id=r-2"), ("client", "::1", "client=::1"), ("status", 503, "status=503"), ("status", 404, "status=4xx"),
            ("path", "/%_/x", "path=%2F%25_%2F"), ("path", "/Upper/case", "path=%2FUpper"), ("duration_us", 5_000_000, "min_duration_ms=5000"),
        ];
        await SendAsync([.. cases.Select(item => Batches.Line(Noon, ("namespace", ns), (item.Field, item.Value))), Batches.Line(Noon.AddHours(1), ("namespace", ns), ("path", "/upper/case"))]);
        foreach (var (field, value, query) in cases)
        {
            var found = await SearchAsync($"namespace={ns}&{query}");
            Assert.That(found, Has.Count.EqualTo(1), query);
            Assert.That(found[0].ToJsonString(), Does.Contain(field is "duration_us" ? "5000" : JsonValue.Create(value.ToString())!.ToJsonString().Trim('"')), query);
        }

        Assert.That(await SearchAsync($"namespace={ns}"), Has.Count.EqualTo(cases.Length + 1));
        Assert.That(await SearchAsync($"namespace={ns}&from=2026-03-10T12:30:00Z"), Has.Count.EqualTo(1));
        Assert.That(await SearchAsync($"namespace={ns}&to=2026-03-10T13:00:00Z"), Has.Count.EqualTo(cases.Length));
        Assert.That(await SearchAsync($"namespace={ns}&from={Noon.AddHours(1).ToUnixTimeMilliseconds()}&to={Noon.AddHours(1).ToUnixTimeMilliseconds() + 1}"), Has.Count.EqualTo(1));
        Assert.That(await SearchAsync($"namespace={ns}&status=200&key=k_1&reason=none"), Is.Empty);
        foreach (var wrong in new[] { "status=abc", "status=9xx", "status=6xx", "min_duration_ms=-1", "from=yesterday", "cursor=1", "limit=0", "limit=201", "page=1", "name=x" })
        {
            var problem = await Admin.GetAsync($"/api/v2/logs/search?{wrong}", HttpStatusCode.BadRequest);
            Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { wrong.Split('=')[0] }));
        }
    }

    [Test]
    public async Task Pages_have_no_gap_and_no_repeat_while_more_comes_in()
    {
        var ns = Name("pages");
        var random = new Random(1);
        var expected = new HashSet<string>();
        for (var batch = 0; batch < 5; batch++)
        {
            // Many of one millisecond, and some days away.
            var names = Enumerable.Range(batch * 40, 40).Select(static i => $"r-{i}").ToList();
            expected.UnionWith(names);
            await SendAsync([.. names.Select(name => Batches.Line(Noon.AddMilliseconds(random.Next(5)).AddDays(random.Next(3)), ("namespace", ns), ("request_id", name)))]);
        }

        var seen = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = await Admin.GetAsync($"/api/v2/logs/search?namespace={ns}&limit=7{(cursor is null ? "" : $"&cursor={cursor}")}", HttpStatusCode.OK);
            seen.AddRange(page["items"]!.AsArray().Select(static item => item!.AsObject()));
            cursor = (string?)page["next"];
            await SendAsync([Batches.Line(Noon.AddDays(4).AddMilliseconds(seen.Count), ("namespace", ns), ("request_id", "newer")), Batches.Line(Noon.AddDays(2), ("namespace", ns), ("request_id", "between"))]);
        }
        while (cursor is not null);

        // What came in between is seen or not; what was there is seen once.
        Assert.That(seen.Select(static item => item.Text("requestId")).Where(static name => name.StartsWith("r-", StringComparison.Ordinal)), Is.EquivalentTo(expected));
        Assert.That(seen.Select(static item => item.Text("id")), Is.Unique.And.Ordered.Descending.Using<string>(string.CompareOrdinal));
    }

    [Test]
    public async Task A_search_that_runs_out_of_time_goes_on_where_it_stopped()
    {
        var ns = Name("bounded");
        await SendAsync([.. Enumerable.Range(0, 30).Select(i => Batches.Line(Noon.AddHours(-i), ("namespace", ns), ("request_id", $"r-{i}")))]);
        var database = Center.Store.Open();
        var search = new LogSearch(database, TimeProvider.System);
        var filter = new LogFilter { PathPrefix = "/v1/chat", Names = [("namespace", ns)] };
        var seen = new List<string>();
        var stops = 0;
        LogPage? page = null;
        do
        {
            page = await search.PageAsync(filter, page?.Next, 4, TimeSpan.Zero, CancellationToken.None);
            seen.AddRange(page.Items.Select(static row => row.RequestId));
            stops += page.IsComplete ? 0 : 1;
        }
        while (page.Next is not null);
        await TestStore.CloseAsync(database);
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 30).Select(static i => $"r-{i}")));
        Assert.That(stops, Is.GreaterThan(10));
    }

    [Test]
    public async Task The_latest_of_a_namespace_or_of_all_are_read_as_rows()
    {
        var ns = Name("latest");
        await SendAsync([.. Enumerable.Range(0, 5).Select(i => Batches.Line(Noon.AddSeconds(i), ("namespace", ns), ("status", 200 + i)))]);
        var database = Center.Store.Open();
        var rows = await database.ReadAsync(scope => AccessLogRepository.LatestAsync(scope, 3, ns), CancellationToken.None);
        var all = await database.ReadAsync(scope => AccessLogRepository.LatestAsync(scope, 3, null), CancellationToken.None);
        await TestStore.CloseAsync(database);
        Assert.That(rows.Select(static row => row.Status), Is.EqualTo(new[] { 204, 203, 202 }));
        Assert.That(all, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task An_export_holds_everything_and_no_formula()
    {
        var ns = Name("export");
        string[] models = ["=HYPERLINK(\"http://x\")", "+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "\r=1", "a,b", "a\"b", "a\nb", "＝1", "plain"];
        await SendAsync([.. models.Select((model, i) => Batches.Line(Noon.AddSeconds(-i), ("namespace", ns), ("model", model)))]);
        var csv = await Admin.GetStringAsync($"/api/v2/logs/export?format=csv&namespace={ns}");
        foreach (var expected in new[]
        {
            ",\"'=HYPERLINK(\"\"http://x\"\")\",", ",'+1,", ",'-1+1,", ",'@SUM(A1),", ",' =1,", ",'\t=1,", ",\"'\r=1\",", ",\"a,b\",", ",\"a\"\"b\",", ",\"a\nb\",", ",'＝1,", ",plain,",
        })
        {
            Assert.That(csv, Does.Contain(expected));
        }

        using var response = await Admin.GetAsync($"/api/v2/logs/export?namespace={ns}&limit=5");
        var json = await TestCenter.BodyAsync(response, HttpStatusCode.OK);
        Assert.That(json["items"]!.AsArray().Select(static item => (string)item!["model"]!), Is.EqualTo(models.Take(5)));
        Assert.That((bool)json["complete"]!, Is.False);
        Assert.That(response.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("access-logs.json"));
        Assert.That((bool)(await Admin.GetAsync($"/api/v2/logs/export?namespace={ns}", HttpStatusCode.OK))["complete"]!);
        await Admin.GetAsync("/api/v2/logs/export?format=../x", HttpStatusCode.BadRequest);
        await Admin.GetAsync("/api/v2/logs/export?limit=100001", HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_long_export_goes_over_many_pages()
    {
        var ns = Name("long-export");
        await SendAsync([.. Enumerable.Range(0, 2500).Select(i => Batches.Line(Noon.AddMilliseconds(i / 3), ("namespace", ns), ("request_id", $"r-{i}")))]);
        var csv = await Admin.GetStringAsync($"/api/v2/logs/export?format=csv&namespace={ns}");
        Assert.That(csv.Split("\r\n").Skip(1).SkipLast(1).Select(static line => line.Split(',')[2]), Is.EquivalentTo(Enumerable.Range(0, 2500).Select(static i => $"r-{i}")));
    }

    [Test]
    public async Task Texts_made_for_SQL_or_browsers_are_texts()
    {
        var ns = Name("hostile");
        string[] texts =
        [
            "' OR '1'='1", "'; DROP TABLE access_logs; --", "\\", "\\' OR 1=1 -- ", "%' AND SLEEP(5) AND '%'='", "@p0", "?", "%_", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a\u2028b",
        ];
        await SendAsync([.. texts.Select(text => Batches.Line(Noon, ("namespace", ns), ("model", text), ("path", text), ("client", text), ("request_id", text)))]);
        await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage(texts.Select(text => Batches.Minute(Noon, 1, ns, model: text))));
        foreach (var text in texts)
        {
            var quoted = Uri.EscapeDataString(text);
            foreach (var query in new[] { $"model={quoted}", $"client={quoted}", $"request_id={quoted}" })
            {
                Assert.That((await SearchAsync($"namespace={ns}&{query}")).Select(static item => item.Text("model")), Is.EqualTo(new[] { text }), query);
            }

            Assert.That((await SearchAsync($"namespace={ns}&path={quoted}")).Select(static item => item.Text("path")), Has.Some.EqualTo(text).And.All.StartsWith(text).Using(StringComparison.Ordinal));
            Assert.That(await SearchAsync($"namespace={quoted}"), Is.Empty);
            var summary = await Admin.GetAsync($"/api/v2/traffic/summary?namespace={ns}&model={quoted}&from=2026-03-10&to=2026-03-11", HttpStatusCode.OK);
            Assert.That((long)summary["totals"]!["requests"]!, Is.EqualTo(1), text);
        }

        await SendAsync([Batches.Line(Noon, ("namespace", ns), ("path", "/\0<"))]);
        Assert.That((await SearchAsync($"namespace={ns}&path=%2F")).Single().Text("path"), Is.EqualTo("/\ufffd<"));
        foreach (var path in new[] { $"logs/search?namespace={ns}", $"logs/export?namespace={ns}", "logs/filters", "traffic/filters", $"traffic/topn?by=model&limit=100&namespace={ns}&from=2026-03-10&to=2026-03-11" })
        {
            var body = await Admin.GetStringAsync($"/api/v2/{path}");
            Assert.That(body, Does.Contain("alert(1)").And.Not.Contain('<').And.Not.Contain('>'), path);
        }
    }

    [Test]
    public async Task Filters_list_what_there_is()
    {
        var (ns, model) = (Name("listed"), Name("model"));
        await SendAsync([Batches.Line(Noon, ("namespace", ns), ("model", model), ("status", 418), ("reason", null), ("key", null))]);
        var filters = await Admin.GetAsync("/api/v2/logs/filters", HttpStatusCode.OK);
        Assert.That(filters["namespace"]!.AsArray().Select(static value => (string)value!), Does.Contain(ns).And.Not.Contain(""));
        Assert.That(filters["model"]!.AsArray().Select(static value => (string)value!), Does.Contain(model).And.Unique.And.Ordered.Using<string>(string.CompareOrdinal));
        Assert.That(filters["status"]!.AsArray().Select(static value => (int)value!), Does.Contain(418));
    }

    [Test]
    public async Task Admins_clear_logs_and_the_audit_log_tells_of_it()
    {
        var ns = Name("cleared");
        await SendAsync([.. Enumerable.Range(0, 5000).Select(i => Batches.Line(Noon.AddMilliseconds(i / 10), ("namespace", ns), ("status", i % 2 == 0 ? 200 : 500)))]);
        await SendAsync([Batches.Line(Noon.AddDays(1), ("namespace", ns))]);
        await Admin.DeleteAsync($"/api/v2/logs?namespace={ns}", HttpStatusCode.BadRequest);
        await Admin.DeleteAsync($"/api/v2/logs?namespace={ns}&to=x", HttpStatusCode.BadRequest);
        var editor = await Center.UserAsync("editor");
        await editor.DeleteAsync($"/api/v2/logs?namespace={ns}&to=2026-03-11", HttpStatusCode.Forbidden);
        Assert.That((await SearchAsync($"namespace={ns}&limit=1")), Is.Not.Empty);

        var errors = await Admin.DeleteAsync($"/api/v2/logs?namespace={ns}&status=5xx&to=2026-03-11", HttpStatusCode.OK);
        Assert.That(((long)errors["removed"]!, (bool)errors["complete"]!), Is.EqualTo((2500, true)));
        Assert.That(await SearchAsync($"namespace={ns}&status=500"), Is.Empty);
        Assert.That((long)(await Admin.DeleteAsync($"/api/v2/logs?namespace={ns}&to=2026-03-11", HttpStatusCode.OK))["removed"]!, Is.EqualTo(2500));
        Assert.That(await SearchAsync($"namespace={ns}"), Has.Count.EqualTo(1));
        var audit = (await Admin.GetAsync("/api/v2/audit?resource=logs", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(audit.Count(entry => (string)entry!["action"]! == "cleared" && entry["detail"]!.ToJsonString().Contains(ns, StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(audit.Count(entry => (string)entry!["action"]! == "clearing" && entry["detail"]!.ToJsonString().Contains(ns, StringComparison.Ordinal)), Is.EqualTo(2));
    }

    private Task<JsonObject> SendAsync(IEnumerable<string> lines) => Gateway.PostLogsAsync(Name("source"), 1, lines);

    private async Task<List<JsonObject>> SearchAsync(string query) =>
        [.. (await Admin.GetAsync($"/api/v2/logs/search?{query}{(query.Contains("limit=", StringComparison.Ordinal) ? "" : "&limit=200")}", HttpStatusCode.OK))["items"]!.AsArray().Select(static item => item!.AsObject())];
}
