using System.Net;
using System.Text;
using ConfigCenter.Ingest;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>Batches of gateways: taken once, whole, and only as far as they are what they should be.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class IngestTests : CenterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly StoreKind _kind;

    public IngestTests(StoreKind kind)
        : base(kind) => _kind = kind;

    private HttpClient Gateway => Center.OwnGateway;

    [Test]
    public async Task A_batch_is_stored_once_however_often_it_comes()
    {
        var (source, ns) = (Name("source"), Name("once"));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var logs = await Gateway.PostLogsAsync(source, 1, [Batches.Line(Noon, ("namespace", ns)), Batches.Line(Noon, ("namespace", ns))]);
            var usage = await Gateway.PostUsageAsync(source, 1, Batches.Usage([Batches.Minute(Noon, 12, ns)]));
            Assert.That(((long)logs["sequence"]!, (long)usage["sequence"]!), Is.EqualTo((1, 1)));
            Assert.That((bool)logs["isDuplicate"]!, Is.EqualTo(attempt > 0));
        }

        Assert.That((await LogsAsync(ns)).Count, Is.EqualTo(2));
        Assert.That(await RequestsAsync(ns), Is.EqualTo(12));
    }

    [Test]
    public async Task What_comes_after_a_gap_is_taken_and_the_gap_is_counted()
    {
        var (source, ns) = (Name("source"), Name("gap"));
        await Gateway.PostUsageAsync(source, 1, Batches.Usage([Batches.Minute(Noon, 1, ns)]));
        await Gateway.PostUsageAsync(source, 5, Batches.Usage([Batches.Minute(Noon, 2, ns)]));
        Assert.That((bool)(await Gateway.PostUsageAsync(source, 3, Batches.Usage([Batches.Minute(Noon, 4, ns)])))["isDuplicate"]!, "before the last one");
        await Gateway.PostUsageAsync(source, 6, Batches.Usage([Batches.Minute(Noon, 8, ns)]));
        Assert.That(await RequestsAsync(ns), Is.EqualTo(11));
        Assert.That(await ScalarAsync($"SELECT missing FROM ingest_sources WHERE kind = 'usage' AND source = '{source}'"), Is.EqualTo(3));
    }

    [Test]
    public async Task Two_centers_take_batches_of_many_gateways_at_once_and_lose_none()
    {
        await using var other = await TestCenter.StartAsync(_kind, Center.Store);
        var ns = Name("many");
        const int gateways = 6;
        const int batches = 10;
        await Task.WhenAll(Enumerable.Range(0, gateways).Select(async gateway =>
        {
            var source = Name("source");
            HttpClient[] centers = [Gateway, other.Gateway()];
            for (var sequence = 1; sequence <= batches; sequence++)
            {
                // Each to both, as after an answer that was lost.
                var usage = Batches.Usage(
                    [Batches.Minute(Noon, 1, ns), Batches.Minute(Noon.AddMinutes(sequence % 3), 2, ns, $"k_{gateway}")], [Batches.Users(Noon, ns, [gateway * batches + sequence])]);
                string[] lines = [Batches.Line(Noon, ("namespace", ns)), Batches.Line(Noon, ("namespace", ns), ("key", $"k_{gateway}"))];
                await Task.WhenAll(centers.Select(center => center.PostUsageAsync(source, sequence, usage.ToJsonString())));
                await Task.WhenAll(centers.Select(center => center.PostLogsAsync(source, sequence, lines)));
            }
        }));
        var summary = await Admin.GetAsync($"/api/v2/traffic/summary?namespace={ns}&from=2026-03-10&to=2026-03-11", HttpStatusCode.OK);
        Assert.Multiple(async () =>
        {
            Assert.That((long)summary["totals"]!["requests"]!, Is.EqualTo(gateways * batches * 3));
            Assert.That((long)summary["users"]!, Is.EqualTo(Batches.CountUsers(Enumerable.Range(1, gateways * batches))));
            Assert.That((await LogsAsync(ns)).Count, Is.EqualTo(gateways * batches * 2));
        });
    }

    [Test]
    public async Task Lines_that_cannot_be_read_are_counted_and_the_others_are_kept()
    {
        var (source, ns) = (Name("source"), Name("lenient"));
        string[] lines =
        [
            Batches.Line(Noon, ("namespace", ns), ("newer_field", new { deep = new[] { 1, 2 } })),
            "", "   ", "not JSON", "[1]", "{}", "{\"time\":", "\"text\"",
            Batches.Line(Noon, ("namespace", 5)),
            Batches.Line(Noon, ("status", "200")),
            Batches.Line(Noon, ("status", 20_000)),
            Batches.Line(Noon, ("duration_us", -1)),
            Batches.Line(Noon, ("duration_us", 1.5)),
            Batches.Line(Noon, ("stream", "no")),
            Batches.Line(Noon, ("time", "yesterday")),
            Batches.Line(Noon.AddYears(500)),
            Batches.Line(Noon, ("time", null)),
            Batches.Line(Noon) + "{}",
            $$"""{"time":"2026-03-10T12:00:00Z","status":200,"outcome":"relayed","model":"\ud800"}""",
            $$"""{"time":"2026-03-10T12:00:00Z","status":200,"outcome":"relayed","x":{{new string('[', 1000)}}{{new string(']', 1000)}}}""",
            Batches.Line(Noon, ("namespace", ns), ("model", null), ("first_byte_us", null)),
        ];
        var receipt = await Gateway.PostLogsAsync(source, 1, lines);
        Assert.That(((int)receipt["accepted"]!, (int)receipt["refused"]!), Is.EqualTo((2, 17)));
        Assert.That(await ScalarAsync($"SELECT refused FROM ingest_sources WHERE kind = 'access-logs' AND source = '{source}'"), Is.EqualTo(17));
        var items = await LogsAsync(ns);
        Assert.That(items.Select(static item => (string?)item["model"]), Is.EquivalentTo(new[] { "Qwen3-8B", null }));
    }

    [Test]
    public async Task Names_that_are_longer_than_their_columns_are_cut()
    {
        var (source, ns) = (Name("source"), Name("long"));
        var model = string.Concat(Enumerable.Repeat("😀", 150));
        await Gateway.PostLogsAsync(source, 1, [Batches.Line(Noon, ("namespace", ns), ("model", "a" + model), ("path", "/" + new string('p', 5000)))]);
        await Gateway.PostUsageAsync(source, 1, Batches.Usage([Batches.Minute(Noon, 1, ns, model: "a" + model)]));
        var item = (await LogsAsync(ns)).Single();
        Assert.That((string)item["model"]!, Is.EqualTo("a" + string.Concat(Enumerable.Repeat("😀", 99))));
        Assert.That((string)item["path"]!, Has.Length.EqualTo(512));
    }

    [Test]
    public async Task Bodies_that_are_no_batch_are_refused_for_good()
    {
        var source = Name("source");
        await RefusedAsync([1, 2, 3], HttpStatusCode.BadRequest, "no gzip");
        await RefusedAsync(new byte[100], HttpStatusCode.BadRequest, "zeros");
        await RefusedAsync([.. Batches.Gzip(Batches.Line(Noon)), 0, 0, 0, 0, 0], HttpStatusCode.BadRequest, "something behind it");
        await RefusedAsync(Batches.Gzip(Batches.Line(Noon))[..^12], HttpStatusCode.BadRequest, "cut off");
        await RefusedAsync([.. Batches.Gzip(Batches.Line(Noon))[..40], .. new byte[100]], HttpStatusCode.BadRequest, "garbage behind the head");
        await RefusedAsync(Batches.Gzip("nothing\nat all\n"), HttpStatusCode.UnprocessableEntity, "no line that can be read");
        await RefusedAsync(Batches.Gzip(new byte[BatchBody.MaxBytes + 1]), HttpStatusCode.RequestEntityTooLarge, "a little too large");
        await RefusedAsync(Bomb(1024), HttpStatusCode.RequestEntityTooLarge, "a bomb of 1 GiB");
        await RefusedAsync(new byte[BatchBody.MaxBytes + 1], HttpStatusCode.RequestEntityTooLarge, "larger than anything");
        await RefusedAsync(Batches.Gzip(string.Concat(Enumerable.Repeat("{}\n", AccessLogReader.MaxLines + 1))), HttpStatusCode.UnprocessableEntity, "too many lines");
        await Gateway.PostBatchAsync($"access-logs?source={source}&sequence=1", Encoding.UTF8.GetBytes(Batches.Line(Noon)), "application/x-ndjson", HttpStatusCode.BadRequest, null);
        await Gateway.PostBatchAsync($"access-logs?source={source}&sequence=1", Batches.Gzip(Batches.Line(Noon)), "application/x-ndjson", HttpStatusCode.BadRequest, "br");
        await Gateway.PostLogsAsync(source, 1, [Batches.Line(Noon)]);

        async Task RefusedAsync(byte[] body, HttpStatusCode status, string what)
        {
            var problem = await Gateway.PostBatchAsync($"access-logs?source={source}&sequence=1", body, "application/x-ndjson", status);
            Assert.That((int)problem["status"]!, Is.EqualTo((int)status), what);
        }
    }

    [TestCase("[]")]
    [TestCase("{\"minutes\":{}}")]
    [TestCase("{\"minutes\":[1]}")]
    [TestCase("{\"minutes\":[{}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"requests\":-1}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"requests\":\"1\"}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"requests\":1e300}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"namespace\":1}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"statuses\":{\"teapot\":1}}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"statuses\":[]}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"refusals\":{\"a\":1.5}}]}")]
    [TestCase("{\"minutes\":[{\"minute\":29387412,\"durationMs\":{\"sum\":1,\"buckets\":[1]}}]}")]
    [TestCase("{\"minutes\":[{\"minute\":99999999999}]}")]
    [TestCase("{\"users\":[{\"hour\":489790,\"registers\":\"AAA\"}]}")]
    [TestCase("{\"users\":[{\"hour\":489790,\"registers\":\"//8B\"}]}")]
    [TestCase("{\"users\":[{\"hour\":489790}]}")]
    public async Task Usage_that_is_not_what_it_should_be_is_refused_as_a_whole(string batch)
    {
        var source = Name("source");
        var problem = await Gateway.PostUsageAsync(source, 1, batch, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem["errors"]!.AsArray(), Is.Not.Empty);
        Assert.That(await ScalarAsync($"SELECT COUNT(*) FROM ingest_sources WHERE source = '{source}'"), Is.Zero);
    }

    [Test]
    public async Task Usage_that_is_no_JSON_or_too_deep_is_refused()
    {
        await Gateway.PostUsageAsync(Name("source"), 1, "{", HttpStatusCode.BadRequest);
        await Gateway.PostUsageAsync(Name("source"), 1, $"{{\"minutes\":{new string('[', 5000)}{new string(']', 5000)}}}", HttpStatusCode.BadRequest);
        await Gateway.PostUsageAsync(Name("source"), 1, """{"minutes":[{"minute":29387412,"namespace":"\ud800"}]}""", HttpStatusCode.BadRequest);
    }

    [TestCase("source=a")]
    [TestCase("sequence=1")]
    [TestCase("source=a&sequence=0")]
    [TestCase("source=a&sequence=-1")]
    [TestCase("source=a&sequence=99999999999999999999")]
    [TestCase("source=..%2F..%2Fetc&sequence=1")]
    [TestCase("source=a'%20OR%201=1&sequence=1")]
    [TestCase("source=&sequence=1")]
    [TestCase("source=a&sequence=1&more=1")]
    public async Task Batches_without_source_and_sequence_are_refused(string query) =>
        await Gateway.PostBatchAsync($"access-logs?{query}", Batches.Gzip(Batches.Line(Noon)), "application/x-ndjson", HttpStatusCode.BadRequest);

    [Test]
    public async Task OnlyGateways_tell()
    {
        foreach (var client in new[] { Center.Anonymous(), Center.With("wrong"), Admin })
        {
            await client.PostLogsAsync(Name("source"), 1, [Batches.Line(Noon)], HttpStatusCode.Unauthorized);
            await client.PostUsageAsync(Name("source"), 1, Batches.Usage([]), HttpStatusCode.Unauthorized);
        }
    }

    private async Task<List<System.Text.Json.Nodes.JsonNode>> LogsAsync(string ns) =>
        [.. (await Admin.GetAsync($"/api/v2/logs/search?limit=200&namespace={ns}", HttpStatusCode.OK))["items"]!.AsArray().Select(static item => item!)];

    private async Task<long> RequestsAsync(string ns) =>
        (long)(await Admin.GetAsync($"/api/v2/traffic/summary?namespace={ns}&from=2026-03-01&to=2026-04-01", HttpStatusCode.OK))["totals"]!["requests"]!;

    private async Task<long> ScalarAsync(string sql)
    {
        var database = Center.Store.Open();
        var value = await database.ReadAsync(scope => scope.CountAsync(sql), CancellationToken.None);
        await TestStore.CloseAsync(database);
        return value;
    }

    private static byte[] Bomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
