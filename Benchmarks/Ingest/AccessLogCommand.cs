using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ConfigCenter;

namespace Benchmarks.Ingest;

/// <summary>
/// <c>access-logs --rows 1000000</c>: sends so many access logs, and the usage of two weeks, to a config center over HTTP as gateways do, and
/// times the query of every page. The database is that of MYSQL_HOST and its like, which must be empty, else a MariaDB of its own.
/// </summary>
internal static class AccessLogCommand
{
    private const int LinesOfBatch = 10_000;
    private const int Gateways = 4;
    private const int Days = 30;
    private const int UsageDays = 15;
    private const int Series = 40;
    private const int Runs = 5;
    private const string Token = "gateway-token-of-the-benchmark";
    private const string Password = "a password of the benchmark";

    public static async Task RunAsync(string[] arguments)
    {
        var rows = arguments is ["--rows", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 1_000_000;
        using var database = Environment.GetEnvironmentVariable("MYSQL_HOST") is null ? TemporaryMariaDb.Start() : null;
        var folder = Directory.CreateTempSubdirectory("center-");
        var options = ConfigCenterOptionsReader.Read(Environment.GetEnvironmentVariable).Options with
        {
            Port = 0,
            Address = IPAddress.Loopback,
            DataDirectory = folder.FullName,
            GatewayToken = Token,
            AdminPassword = Password,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        };
        await using (var center = ConfigCenterApp.Build(database is null ? options : options with { MySql = new MySqlOptions { Host = "127.0.0.1", Port = database.Port } }))
        {
            await center.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(center.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };
            await ReadyAsync(client);
            await IngestAsync(client, rows);
            await QueryAsync(client);
        }

        folder.Delete(recursive: true);
    }

    private static async Task ReadyAsync(HttpClient client)
    {
        while ((await client.GetAsync("/readyz")).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(100);
        }
    }

    private static async Task IngestAsync(HttpClient client, int rows)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var now = DateTime.UtcNow;
        var batches = rows / LinesOfBatch;
        var length = TimeSpan.FromDays(Days) / batches;
        var next = -1;
        var packing = new long[Gateways];
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Gateways).Select(gateway => Task.Run(async () =>
        {
            var maker = new TrafficMaker(gateway);
            var sequence = 0;
            while (Interlocked.Increment(ref next) is var batch && batch < batches)
            {
                var start = Stopwatch.GetTimestamp();
                var body = Gzip(maker.Lines(now - (length * (batches - batch)), length, LinesOfBatch));
                packing[gateway] += Stopwatch.GetTimestamp() - start;
                await SendAsync(client, $"access-logs?source=gateway-{gateway}&sequence={++sequence}", body);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Print($"{batches * LinesOfBatch:n0} access logs in {seconds:f1} s: {batches * LinesOfBatch / seconds:n0} a second, in batches of {LinesOfBatch:n0} from {Gateways} gateways");
        Print($"of that, making and packing the batches took {packing.Sum() / (double)Stopwatch.Frequency:f1} s of one core");

        var hour = (new DateTimeOffset(now).ToUnixTimeSeconds() / 3600) - (UsageDays * 24);
        var usage = new TrafficMaker(Gateways);
        began = Stopwatch.GetTimestamp();
        for (var i = 0; i < UsageDays * 24; i++)
        {
            await SendAsync(client, $"usage?source=gateway-0&sequence={i + 1}", Gzip(usage.Usage(hour + i, Series)));
        }

        seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Print($"{UsageDays * 24 * 60 * Series:n0} minutes of series in {seconds:f1} s: {UsageDays * 24 * 60 * Series / seconds:n0} a second, from one gateway");
    }

    private static async Task QueryAsync(HttpClient client)
    {
        using var login = await client.PostAsJsonAsync("/api/v2/auth/login", new { username = "admin", password = Password });
        var token = (await login.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token!);
        var first = (await client.GetFromJsonAsync<JsonObject>("/api/v2/logs/search?limit=200"))!;
        var sample = first["items"]![150]!;
        var week = Uri.EscapeDataString(DateTime.UtcNow.AddDays(-7).ToString("O", CultureInfo.InvariantCulture));
        var month = Uri.EscapeDataString(DateTime.UtcNow.AddDays(-Days).ToString("O", CultureInfo.InvariantCulture));
        string[] paths =
        [
            "dashboard/summary", "dashboard/realtime", "dashboard/timeseries", $"dashboard/timeseries?from={week}&granularity=hour", $"dashboard/timeseries?from={month}&granularity=day&time_zone=Asia/Shanghai",
            $"dashboard/timeseries?from={month}&granularity=day&time_zone=Asia/Kolkata", "dashboard/ranking", "dashboard/ranking?by=key&metric=tokens",
            "traffic/summary?namespace=tenant-3", $"traffic/summary?model=gpt-4o&from={week}", $"traffic/timeseries?namespace=tenant-3&from={week}", $"traffic/topn?by=model&metric=cost&from={month}", "traffic/filters",
            "logs/search", $"logs/search?cursor={(string)first["next"]!}", $"logs/{(string)sample["id"]!}", $"logs/search?request_id={(string)sample["requestId"]!}", "logs/search?namespace=tenant-19",
            "logs/search?key=k_000150", $"logs/search?namespace=tenant-3&status=5xx&from={month}", "logs/search?status=429", "logs/search?client=10.3.7.255", "logs/search?reason=upstream_unavailable&model=claude-sonnet-4",
            "logs/search?min_duration_ms=5000", "logs/search?path=/v1/none", "logs/search?request_id=none", "logs/filters", "logs/export?format=csv&limit=10000", "namespaces",
        ];
        Print($"{"query",-95}{"first",10}{"median",10}  ms");
        foreach (var path in paths)
        {
            var times = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                var start = Stopwatch.GetTimestamp();
                using var response = await client.GetAsync($"/api/v2/{path}");
                await response.Content.ReadAsByteArrayAsync();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                response.EnsureSuccessStatusCode();
            }

            Print($"{path,-95}{times[0],10:f1}{times.Order().ElementAt(Runs / 2),10:f1}");
        }
    }

    private static async Task SendAsync(HttpClient client, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await client.PostAsync($"/api/v2/gateway/{path}", content);
        response.EnsureSuccessStatusCode();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
