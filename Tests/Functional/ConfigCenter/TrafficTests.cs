using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>Usage: the sums that pages show are the sums that gateways sent, however time is cut.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class TrafficTests : CenterTests
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public TrafficTests(StoreKind kind)
        : base(kind)
    {
    }

    private HttpClient Gateway => Center.OwnGateway;

    [Test]
    public async Task Sums_are_those_of_a_model_for_every_range_filter_and_step()
    {
        var prefix = Name("model");
        var random = new Random(7);
        var sent = new List<(long Minute, string Namespace, string Key, string Model, long Requests, long Refused, long Tokens)>();
        for (var batch = 1; batch <= 10; batch++)
        {
            var minutes = Enumerable.Range(0, 40).Select(_ => (
                Minute: March.ToUnixTimeSeconds() / 60 + random.Next(5 * 24 * 60), Namespace: $"{prefix}-{random.Next(3)}", Key: $"{prefix}-k{random.Next(4)}", Model: $"{prefix}-m{random.Next(2)}",
                Requests: random.NextInt64(5, 100), Refused: random.NextInt64(0, 5), Tokens: random.NextInt64(0, 10_000))).ToList();
            sent.AddRange(minutes);
            await Gateway.PostUsageAsync(prefix, batch, Batches.Usage(minutes.Select(static item => Batches.Minute(
                DateTimeOffset.FromUnixTimeSeconds(item.Minute * 60), item.Requests, item.Namespace, item.Key, item.Model, item.Refused, item.Tokens))));
        }

        for (var round = 0; round < 40; round++)
        {
            var from = March.ToUnixTimeSeconds() / 60 + random.Next(-1000, 5 * 24 * 60);
            var to = from + random.Next(1, 3000);
            var (ns, key, model) = ($"{prefix}-{random.Next(3)}", $"{prefix}-k{random.Next(4)}", $"{prefix}-m{random.Next(2)}");
            var filter = random.Next(4) switch { 0 => $"namespace={ns}", 1 => $"key={key}", 2 => $"model={model}", _ => $"namespace={ns}&key={key}&model={model}" };
            var expected = sent.Where(item => item.Minute >= from && item.Minute < to
                && (!filter.Contains("namespace", StringComparison.Ordinal) || item.Namespace == ns)
                && (!filter.Contains("key", StringComparison.Ordinal) || item.Key == key)
                && (!filter.Contains("model=", StringComparison.Ordinal) || item.Model == model)).ToList();
            var summary = await GetAsync($"traffic/summary?{filter}&from={from * 60_000}&to={to * 60_000}");
            var totals = summary["totals"]!;
            var tokens = expected.Sum(static item => item.Tokens);
            Assert.Multiple(() =>
            {
                Assert.That((long)totals["requests"]!, Is.EqualTo(expected.Sum(static item => item.Requests)));
                Assert.That((long)totals["succeeded"]!, Is.EqualTo(expected.Sum(static item => item.Requests - item.Refused)));
                Assert.That((long)totals["refused"]!, Is.EqualTo(expected.Sum(static item => item.Refused)));
                Assert.That(((long)totals["inputTokens"]!, (long)totals["outputTokens"]!), Is.EqualTo((tokens, tokens * 2)));
                Assert.That((decimal)totals["costUsd"]!, Is.EqualTo(tokens * 1000 / 1_000_000_000m));
                Assert.That((long?)summary["refusals"]!["tokens_limited"] ?? 0, Is.EqualTo(expected.Sum(static item => item.Refused)));
                Assert.That((long?)summary["statuses"]!["200"] ?? 0, Is.EqualTo(expected.Sum(static item => item.Requests - item.Refused)));
            });

            var step = new[] { "minute", "hour", "day" }[round % 3];
            var zone = new[] { "UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu" }[round % 5];
            if (step == "minute" && to - from > 2000)
            {
                continue;
            }

            var series = await GetAsync($"traffic/timeseries?{filter}&from={from * 60_000}&to={to * 60_000}&granularity={step}&time_zone={Uri.EscapeDataString(zone)}");
            var edges = series["points"]!.AsArray().Select(static point => Minute((string)point!["at"]!)).Append(Minute((string)series["to"]!)).ToList();
            Assert.That(edges[0], Is.LessThanOrEqualTo(from));
            Assert.That(edges[^1], Is.GreaterThanOrEqualTo(to));
            Assert.That(series["points"]!.AsArray().Select(static point => (long)point!["totals"]!["requests"]!), Is.EqualTo(edges.Zip(edges.Skip(1)).Select(edge => sent
                .Where(item => item.Minute >= edge.First && item.Minute < edge.Second
                    && (!filter.Contains("namespace", StringComparison.Ordinal) || item.Namespace == ns)
                    && (!filter.Contains("key", StringComparison.Ordinal) || item.Key == key)
                    && (!filter.Contains("model=", StringComparison.Ordinal) || item.Model == model))
                .Sum(static item => item.Requests))), $"{step} {zone}");
        }

        var top = await GetAsync($"traffic/topn?by=key&metric=tokens&limit=100&model={prefix}-m1&from=2026-03-01&to=2026-03-08");
        Assert.That(top["items"]!.AsArray().Select(static item => ((string)item!["name"]!, (long)item["value"]!)), Is.EqualTo(sent
            .Where(item => item.Model == $"{prefix}-m1").GroupBy(static item => item.Key).Select(static group => (group.Key, Tokens: group.Sum(static item => item.Tokens) * 3))
            .OrderByDescending(static item => item.Tokens)));
    }

    [TestCase("Europe/Berlin", "2026-03-28T23:00Z", "2026-03-29T22:00Z", "2026-03-30T22:00Z")]
    [TestCase("Europe/Berlin", "2025-10-25T22:00Z", "2025-10-26T23:00Z", "2025-10-27T23:00Z")]
    [TestCase("America/Havana", "2025-11-02T04:00Z", "2025-11-03T05:00Z", "2025-11-04T05:00Z")]
    [TestCase("Africa/Cairo", "2026-04-22T22:00Z", "2026-04-23T22:00Z", "2026-04-24T21:00Z")]
    [TestCase("Australia/Lord_Howe", "2026-04-03T13:00Z", "2026-04-04T13:00Z", "2026-04-05T13:30Z")]
    [TestCase("Asia/Kathmandu", "2026-03-09T18:15Z", "2026-03-10T18:15Z", "2026-03-11T18:15Z")]
    public async Task Days_begin_at_the_midnight_of_their_zone(string zone, params string[] midnights)
    {
        var ns = Name("zone");
        var edges = midnights.Select(static text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)).ToList();

        // In the first minute of a day, and in the last one before it.
        await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage(edges.SelectMany((edge, i) => new[]
        {
            Batches.Minute(edge.AddMinutes(-1), (long)Math.Pow(10, i), ns), Batches.Minute(edge, 5 * (long)Math.Pow(10, i), ns), Batches.Minute(edge.AddHours(11), 2 * (long)Math.Pow(10, i), ns),
        })));
        var series = await GetAsync(
            $"traffic/timeseries?namespace={ns}&granularity=day&time_zone={Uri.EscapeDataString(zone)}&from={edges[0].AddMinutes(-1).ToUnixTimeMilliseconds()}&to={edges[^1].AddHours(12).ToUnixTimeMilliseconds()}");
        Assert.That(series["points"]!.AsArray().Skip(1).Select(static point => Minute((string)point!["at"]!)), Is.EqualTo(edges.Select(static edge => edge.ToUnixTimeSeconds() / 60)));
        Assert.That(series["points"]!.AsArray().Select(static point => (long)point!["totals"]!["requests"]!), Is.EqualTo(new[] { 1, 17, 170, 700 }));
        Assert.That((string)series["timeZone"]!, Is.EqualTo(zone));
    }

    [Test]
    public async Task Latencies_are_interpolated_from_the_histogram()
    {
        var ns = Name("latency");
        await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage(
            [Batches.Minute(March, 90, ns, milliseconds: 80), Batches.Minute(March.AddHours(1), 9, ns, milliseconds: 400), Batches.Minute(March.AddHours(2), 1, ns, milliseconds: 500_000)]));
        var duration = (await GetAsync($"traffic/summary?namespace={ns}&from=2026-03-01&to=2026-03-02"))["totals"]!["duration"]!;
        Assert.That(
            ((double)duration["p50"]!, (double)duration["p90"]!, (double)duration["p95"]!, (double)duration["p99"]!, (double)duration["average"]!),
            Is.EqualTo((77.8, 100, 388.9, 500, 5108)));
        var empty = (await GetAsync($"traffic/summary?namespace={ns}&from=2026-04-01&to=2026-04-02"))["totals"]!;
        Assert.That(empty["duration"], Is.Null);
    }

    [Test]
    public async Task Users_are_merged_over_gateways_hours_and_days()
    {
        var (a, b) = (Name("users-a"), Name("users-b"));
        for (var gateway = 0; gateway < 2; gateway++)
        {
            await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage(
                [Batches.Minute(March, 1, a), Batches.Minute(March, 1, b)],
                [
                    Batches.Users(March.AddHours(1), a, Enumerable.Range(gateway * 500, 1000)), Batches.Users(March.AddHours(30), a, Enumerable.Range(2000, 300)),
                    Batches.Users(March.AddHours(50), a, Enumerable.Range(2300, 300)), Batches.Users(March.AddHours(1), b, Enumerable.Range(0, 100)),
                ]));
        }

        async Task<long> UsersAsync(string ns, int fromHour, int toHour) => (long)(await GetAsync(
            $"traffic/summary?namespace={ns}&from={March.AddHours(fromHour).ToUnixTimeMilliseconds()}&to={March.AddHours(toHour).ToUnixTimeMilliseconds()}"))["users"]!;
        var first = Enumerable.Range(0, 1500).ToList();
        Assert.Multiple(async () =>
        {
            Assert.That(await UsersAsync(a, 1, 2), Is.EqualTo(Batches.CountUsers(first)));
            Assert.That(await UsersAsync(a, 0, 24), Is.EqualTo(Batches.CountUsers(first)));
            Assert.That(await UsersAsync(a, 2, 24), Is.Zero);
            Assert.That(await UsersAsync(a, 1, 51), Is.EqualTo(Batches.CountUsers(first.Concat(Enumerable.Range(2000, 600)))));
            Assert.That(await UsersAsync(a, 20, 50), Is.EqualTo(Batches.CountUsers(Enumerable.Range(2000, 300))));
            Assert.That(await UsersAsync(b, 0, 24), Is.EqualTo(Batches.CountUsers(Enumerable.Range(0, 100))));
        });
        var days = await GetAsync($"traffic/timeseries?namespace={a}&granularity=day&from=2026-03-01&to=2026-03-04");
        Assert.That(days["points"]!.AsArray().Select(static point => (long)point!["users"]!), Is.EqualTo(new[]
        {
            Batches.CountUsers(first), Batches.CountUsers(Enumerable.Range(2000, 300)), Batches.CountUsers(Enumerable.Range(2300, 300)),
        }));
        Assert.That((await GetAsync($"traffic/summary?namespace={a}&key=k_1&from=2026-03-01&to=2026-03-02"))["users"], Is.Null, "users of a key are not known");
    }

    [Test]
    public async Task A_ranking_tells_the_change_against_the_week_before()
    {
        await using var center = await TestCenter.StartAsync(Center.Store.MySql is null ? StoreKind.Sqlite : StoreKind.MariaDb);
        var now = DateTimeOffset.UtcNow;
        await center.OwnGateway.PostUsageAsync("s", 1, Batches.Usage(
            [
                Batches.Minute(now.AddDays(-1), 150, "grown", tokens: 5), Batches.Minute(now.AddDays(-8), 100, "grown"), Batches.Minute(now.AddDays(-1), 20, "shrunk", tokens: 50), Batches.Minute(now.AddDays(-8), 80, "shrunk"),
                Batches.Minute(now.AddDays(-1), 10, "new"), Batches.Minute(now.AddDays(-8), 10, "gone"), Batches.Minute(now.AddDays(-20), 1000, "new"), Batches.Minute(now.AddDays(-1), 1, ""),
            ],
            [Batches.Users(now.AddDays(-1), "grown", [1, 2, 3])]));
        var items = (await center.Admin.GetAsync("/api/v2/dashboard/ranking", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(items.Select(static item => ((string)item!["name"]!, (long)item["value"]!, (long)item["before"]!, (double?)item["change"], (long)item["users"]!)), Is.EqualTo(new[]
        {
            ("grown", 150L, 100L, (double?)0.5, 3L), ("shrunk", 20, 80, -0.75, 0), ("new", 10, 0, null, 0), ("", 1, 0, null, 0),
        }));
        var tokens = (await center.Admin.GetAsync("/api/v2/dashboard/ranking?metric=tokens&limit=1", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(tokens.Select(static item => (string)item!["name"]!), Is.EqualTo(new[] { "shrunk" }));
        await center.Admin.GetAsync("/api/v2/dashboard/ranking?by=password", HttpStatusCode.BadRequest);
        await center.Admin.GetAsync("/api/v2/dashboard/ranking?metric=x&limit=101", HttpStatusCode.BadRequest);

        var viewer = await center.UserAsync("viewer");
        var realtime = await viewer.GetAsync("/api/v2/dashboard/realtime", HttpStatusCode.OK);
        Assert.That(realtime["series"]!["points"]!.AsArray(), Has.Count.EqualTo(60));
        await center.OwnGateway.PostUsageAsync("s", 2, Batches.Usage([Batches.Minute(now, 9, "grown"), Batches.Minute(now.AddDays(-1).AddMinutes(-5), 3, "grown")]));
        var summary = await viewer.GetAsync($"/api/v2/dashboard/summary?from={now.AddHours(-12).ToUnixTimeMilliseconds()}&to={now.AddMinutes(2).ToUnixTimeMilliseconds()}", HttpStatusCode.OK);
        Assert.That((long)summary["now"]!["totals"]!["requests"]!, Is.EqualTo(9));
        Assert.That((long)summary["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_older_than_the_settings_keep_is_removed_and_nothing_else()
    {
        await using var center = await TestCenter.StartAsync(Center.Store.MySql is null ? StoreKind.Sqlite : StoreKind.MariaDb);
        await center.Admin.PutAsync("/api/v2/settings", new { retention = new { accessLogDays = 10, usageDays = 20 } });
        var now = DateTimeOffset.UtcNow;
        for (var batch = 1; batch <= 3; batch++)
        {
            await center.OwnGateway.PostLogsAsync("s", batch, Enumerable.Range(0, 2500).Select(i => Batches.Line(now.AddDays(-11).AddMilliseconds(i))));
            await center.OwnGateway.PostUsageAsync("s", batch, Batches.Usage(
                Enumerable.Range(0, 2500).Select(i => Batches.Minute(now.AddDays(-30).AddMinutes(i), 1, refused: 1)), [Batches.Users(now.AddDays(-30), "wechat", [1]), Batches.Users(now.AddDays(-19), "wechat", [1, 2])]));
        }

        await center.OwnGateway.PostLogsAsync("s", 4, [Batches.Line(now.AddDays(-9)), Batches.Line(now)]);
        await center.OwnGateway.PostUsageAsync("s", 4, Batches.Usage([Batches.Minute(now.AddDays(-19), 7), Batches.Minute(now, 8)]));
        var database = center.Store.Open();
        using (var retention = new global::ConfigCenter.Retention(
            database, new global::ConfigCenter.Readiness(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<global::ConfigCenter.Retention>.Instance))
        {
            await retention.TrimTrafficAsync(CancellationToken.None);
        }

        Assert.Multiple(async () =>
        {
            foreach (var (table, rows) in new[]
            {
                ("access_logs", 2), ("usage_minutes", 2), ("usage_hours", 2), ("usage_minutes_tallies", 2), ("usage_hours_tallies", 2), ("user_sketches", 4), ("ingest_sources", 2),
            })
            {
                Assert.That(await database.ReadAsync(scope => scope.CountAsync($"SELECT COUNT(*) FROM {table}"), CancellationToken.None), Is.EqualTo(rows), table);
            }
        });
        await TestStore.CloseAsync(database);
        var summary = await center.Admin.GetAsync($"/api/v2/traffic/summary?from={now.AddDays(-40).ToUnixTimeMilliseconds()}", HttpStatusCode.OK);
        Assert.That(((long)summary["totals"]!["requests"]!, (long)summary["users"]!), Is.EqualTo((15, 2)));
    }

    [Test]
    public async Task A_namespace_tells_what_it_was_used_for_in_the_last_day()
    {
        var ns = await NamespaceAsync();
        var now = DateTimeOffset.UtcNow;
        await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage(
            [Batches.Minute(now, 5, ns, refused: 2, tokens: 1000), Batches.Minute(now.AddHours(-26), 100, ns)], [Batches.Users(now, ns, [1, 2, 3])]));
        var stats = (await Admin.GetAsync($"/api/v2/namespaces/{ns}/stats", HttpStatusCode.OK))["lastDay"]!;
        Assert.That(stats.ToJsonString(), Is.EqualTo("""{"requests":5,"refused":2,"inputTokens":1000,"outputTokens":2000,"costUsd":0.001,"users":3}"""));
    }

    [Test]
    public async Task Automatic_steps_fit_the_range_and_points_have_no_gaps()
    {
        foreach (var (from, to, step, points) in new[]
        {
            ("2026-03-01T00:00Z", "2026-03-01T06:00Z", "minute", 360), ("2026-03-01T00:00Z", "2026-03-08T00:00Z", "hour", 168), ("2026-03-01T00:00Z", "2026-03-31T00:00Z", "day", 30),
            ("2026-03-01T00:30:30Z", "2026-03-01T00:31:01Z", "minute", 2), ("2016-06-01T00:00Z", "2026-03-31T00:00Z", "too many", 0),
        })
        {
            var range = $"from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";
            if (points == 0)
            {
                Assert.That((await Admin.GetAsync($"/api/v2/dashboard/timeseries?{range}", HttpStatusCode.BadRequest)).ErrorPaths(), Is.EqualTo(new[] { "granularity" }));
                continue;
            }

            var series = await GetAsync($"dashboard/timeseries?{range}");
            Assert.That(((string)series["granularity"]!, series["points"]!.AsArray().Count), Is.EqualTo((step, points)));
        }
    }

    [TestCase("from=2026-03-02&to=2026-03-01", "from")]
    [TestCase("from=2000-01-01&to=2026-03-01", "from")]
    [TestCase("from=-5", "from")]
    [TestCase("granularity=week", "granularity")]
    [TestCase("time_zone=../../etc/passwd", "time_zone")]
    [TestCase("time_zone=/etc/localtime", "time_zone")]
    [TestCase("time_zone=Mars/Olympus", "time_zone")]
    [TestCase("time_zone=Europe", "time_zone")]
    [TestCase("granularity=minute&from=2026-03-01&to=2026-03-08", "granularity")]
    [TestCase("user=x", "user")]
    public async Task Queries_that_mean_nothing_are_refused(string query, string parameter) =>
        Assert.That((await Admin.GetAsync($"/api/v2/traffic/timeseries?{query}", HttpStatusCode.BadRequest)).ErrorPaths(), Is.EqualTo(new[] { parameter }));

    [Test]
    public async Task Filters_list_what_was_counted()
    {
        var (ns, model) = (Name("listed"), Name("model"));
        await Gateway.PostUsageAsync(Name("source"), 1, Batches.Usage([Batches.Minute(March, 1, ns, "", model)]));
        var filters = await GetAsync("traffic/filters");
        Assert.That(filters["namespace"]!.AsArray().Select(static value => (string)value!), Does.Contain(ns));
        Assert.That(filters["model"]!.AsArray().Select(static value => (string)value!), Does.Contain(model));
        Assert.That(filters["key"]!.AsArray().Select(static value => (string)value!), Has.None.EqualTo(""));
    }

    private Task<JsonObject> GetAsync(string path) => Admin.GetAsync($"/api/v2/{path}", HttpStatusCode.OK);

    private static long Minute(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60;
}
