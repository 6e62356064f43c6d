using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>Every statement that the traffic pages make, as the server was sent it, follows an index.</summary>
public partial class QueryPlanTests
{
    private static readonly string[] LargeTables = ["access_logs", "usage_minutes", "usage_hours", "usage_minutes_tallies", "usage_hours_tallies", "user_sketches"];

    private static readonly string[] Paths =
    [
        "dashboard/summary", "dashboard/summary?from=2026-03-01&to=2026-03-09", "dashboard/realtime", "dashboard/timeseries", "dashboard/timeseries?from=2026-03-01&to=2026-03-09&granularity=hour",
        "dashboard/timeseries?from=2026-03-01&to=2026-03-31&granularity=day&time_zone=Asia/Kolkata", "dashboard/ranking", "dashboard/ranking?from=2026-03-01T00:10Z&to=2026-03-08T00:10Z&by=key&metric=cost",
        "traffic/summary?namespace=tenant-1&from=2026-03-01&to=2026-03-09", "traffic/summary?key=k_1&model=m_1&from=2026-03-01&to=2026-03-09", "traffic/timeseries?upstream=qwen&from=2026-03-01&to=2026-03-02",
        "traffic/topn?by=model&namespace=tenant-1&from=2026-03-01&to=2026-03-09", "traffic/filters", "logs/filters", "logs/search", "logs/search?limit=3&from=2026-03-01", "logs/search?namespace=tenant-1",
        "logs/search?key=k_1", "logs/search?model=m_1", "logs/search?route=chat", "logs/search?upstream=qwen", "logs/search?server=10.0.0.2:8000", "logs/search?status=503", "logs/search?status=4xx",
        "logs/search?outcome=failed", "logs/search?reason=rate_limited", "logs/search?request_id=r-1", "logs/search?client=10.0.0.1", "logs/search?path=/v1/x", "logs/search?min_duration_ms=100",
        "logs/search?namespace=tenant-1&status=5xx&path=/v1&to=2026-03-09", "logs/0199d9a00007-0000000000000001", "logs/export?limit=100", "namespaces/tenant-1/stats",
    ];

    [Test]
    public async Task No_query_of_a_page_reads_a_large_table_as_a_whole()
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        using var server = await MariaDbServer.StartAsync();
        using var store = await TestStore.OnAsync(server);
        await using var center = await TestCenter.StartAsync(StoreKind.MariaDb, store);
        await FillAsync(center);
        await server.ExecuteAsync($"ANALYZE TABLE {string.Join(", ", LargeTables)}, usage_series", store.MySql!.Database);
        await server.ExecuteAsync("SET GLOBAL log_output = 'TABLE', general_log = ON");

        foreach (var path in Paths)
        {
            await center.Admin.GetAsync($"/api/v2/{path}", path.StartsWith("logs/0", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        }

        await center.Admin.DeleteAsync("/api/v2/logs?namespace=tenant-1&status=5xx&to=2026-03-05", HttpStatusCode.OK);
        await center.Admin.DeleteAsync("/api/v2/logs?to=2026-03-02", HttpStatusCode.OK);
        var database = store.Open();
        using (var retention = new global::ConfigCenter.Retention(
            database, new global::ConfigCenter.Readiness(), TimeProvider.System, NullLogger<global::ConfigCenter.Retention>.Instance))
        {
            await retention.TrimTrafficAsync(CancellationToken.None);
        }

        await TestStore.CloseAsync(database);
        await server.ExecuteAsync("SET GLOBAL general_log = OFF");
        await CheckAsync(server, store.MySql.Database);
    }

    private static async Task FillAsync(TestCenter center)
    {
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "tenant-1" });
        var time = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var batch = 0; batch < 10; batch++)
        {
            await center.OwnGateway.PostLogsAsync("s", batch + 1, Enumerable.Range(batch * 1000, 1000).Select(i => Batches.Line(
                time.AddMinutes(i), ("namespace", $"tenant-{i % 7}"), ("key", $"k_{i % 50}"), ("model", $"m_{i % 5}"), ("request_id", $"r-{i}"), ("client", $"10.0.{i % 9}.{i % 200}"),
                ("status", (i % 20) switch { 0 => 503, 1 => 429, _ => 200 }), ("reason", i % 20 == 1 ? "rate_limited" : ""), ("outcome", i % 20 == 0 ? "failed" : "relayed"))));
            await center.OwnGateway.PostUsageAsync("s", batch + 1, Batches.Usage(
                Enumerable.Range(batch * 1000, 1000).Select(i => Batches.Minute(time.AddMinutes(i), 3, $"tenant-{i % 7}", $"k_{i % 50}", $"m_{i % 5}", refused: 1)),
                Enumerable.Range(batch * 17, 17).Select(i => Batches.Users(time.AddHours(i), $"tenant-{i % 7}", [i]))));
        }
    }

    private static async Task CheckAsync(MariaDbServer server, string database)
    {
        await using var connection = new MySqlConnection(server.ConnectionString(database));
        await connection.OpenAsync();
        var statements = await GeneralLog.StatementsAsync(connection);

        var checkedTables = new HashSet<string>();
        foreach (var statement in statements.Where(static statement => Explainable().IsMatch(statement) && LargeTables.Any(table => Regex.IsMatch(statement, $@"\b{table}\b"))))
        {
            await using var explain = new MySqlCommand($"EXPLAIN {statement}", connection);
            await using var plan = await explain.ExecuteReaderAsync();
            var aliases = LargeTables.Where(table => Regex.IsMatch(statement, $@"\b{table}\b")).ToList();
            while (await plan.ReadAsync())
            {
                // A table shows under its name, or as u.
                var table = plan["table"].ToString();
                if (table == "u" || LargeTables.Contains(table))
                {
                    var how = plan["type"].ToString();
                    Assert.That(how, Is.Not.EqualTo("ALL"), statement);

                    // A walk along an index is fine where the limit ends it.
                    Assert.That(how == "index" ? Convert.ToInt64(plan["rows"], null) : 0, Is.LessThan(1000), statement);
                    checkedTables.UnionWith(aliases);
                }
            }
        }

        Assert.That(checkedTables, Is.EquivalentTo(LargeTables), "statements of every table were seen");
    }

    [GeneratedRegex(@"^\s*(SELECT|DELETE)\b")]
    private static partial Regex Explainable();
}
