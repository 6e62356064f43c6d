using System.Text.RegularExpressions;
using ConfigCenter.Data;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>What the engine asks the database over and over follows indices, however much lies there.</summary>
public partial class AlertPlanTests
{
    private const int Rows = 5000;
    private static readonly string[] Tables = ["alerts", "alert_events", "alert_notifications", "usage_minutes", "usage_hours"];

    [Test]
    public async Task No_statement_of_the_engine_reads_a_large_table_as_a_whole()
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        using var server = await MariaDbServer.StartAsync();
        using var store = await TestStore.OnAsync(server);
        await using var hook = await WebhookReceiver.StartAsync();
        await using var center = await AlertCenter.StartAsync(StoreKind.MariaDb, store);
        await FillAsync(center, store);
        await server.ExecuteAsync($"ANALYZE TABLE {string.Join(", ", Tables)}, usage_series", store.MySql!.Database);
        await server.ExecuteAsync("SET GLOBAL log_output = 'TABLE', general_log = ON");

        await center.WebhookAsync("ops", hook);
        await center.FiringRuleAsync("quiet", new { minutesBetween = 5 }, null, "ops");
        await center.Admin.PostAsync("/api/v2/alerts/rules", new { name = "by", condition = new { metric = "tokens", by = "key", threshold = 1, windowMinutes = 600, filter = new { model = "m_1" } } });
        await center.Admin.PostAsync("/api/v2/alerts/rules", new { name = "quota", condition = new { metric = "quotaUsed", threshold = 0.1 } });
        await center.Admin.PostAsync("/api/v2/alerts/rules", new { name = "window", condition = new { metric = "windowUsed", threshold = 0.1 } });
        await center.EvaluateAsync();
        await center.AfterAsync(TimeSpan.FromMinutes(1));
        await center.AlertAsync("quiet");
        await center.Admin.GetAsync("/api/v2/alerts/counts", System.Net.HttpStatusCode.OK);
        var database = store.Open();
        using (var retention = new global::ConfigCenter.Retention(database, new global::ConfigCenter.Readiness(), center.Time, NullLogger<global::ConfigCenter.Retention>.Instance))
        {
            await retention.TrimAlertsAsync(CancellationToken.None);
        }

        await TestStore.CloseAsync(database);
        await server.ExecuteAsync("SET GLOBAL general_log = OFF");
        await CheckAsync(server, store.MySql.Database);
    }

    /// <summary>A past of which nothing is open, and traffic.</summary>
    private static async Task FillAsync(AlertCenter center, TestStore store)
    {
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "tenant-1", quota = new { period = "month", maxTotal = 1000 } });
        await center.Admin.PostAsync("/api/v2/policies", new { name = "tokens", type = "token-limit", namespaces = new[] { "tenant-1" }, config = new { windows = new[] { new { minutes = 600, maxTotal = 10, model = "m*" } } } });
        var time = center.Time.GetUtcNow().AddMinutes(-Rows);
        for (var batch = 0; batch < 5; batch++)
        {
            await center.Center.OwnGateway.PostUsageAsync("p", batch + 1, Batches.Usage(
                Enumerable.Range(batch * 1000, 1000).Select(i => Batches.Minute(time.AddMinutes(i), 3, $"tenant-{i % 7}", $"k_{i % 50}", $"m_{i % 5}", tokens: 5))));
        }

        var database = store.Open();
        await database.WriteAsync<bool>(
            static async scope =>
            {
                var now = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
                await Insert("alerts", ["id", "rule_id", "rule_name", "series", "subject", "metric", "level", "state", "value", "threshold", "summary", "began_at", "notified_at", "is_suppressed", "escalations", "resolved_at", "updated_at", "revision"],
                    i => [$"al_{i}", $"ar_{i % 50}", "r", $"s_{i}", "", "requests", "info", "resolved", 1, 1, "x", now - i, now - i, 0, 0, now - i, now, 1]).RunAsync(scope, [.. Enumerable.Range(0, Rows)]);
                await Insert("alert_events", ["alert_id", "at", "kind", "level", "value"], i => [$"al_{i}", now, "fired", "info", 1]).RunAsync(scope, [.. Enumerable.Range(0, Rows)]);
                await Insert("alert_notifications", ["delivery", "alert_id", "receiver_id", "receiver_name", "kind", "body", "state", "attempts", "created_at", "next_at"],
                    i => [$"nt_{i}", $"al_{i}", "rc_1", "ops", "fired", "{}", "delivered", 1, now, now]).RunAsync(scope, [.. Enumerable.Range(0, Rows)]);
                return true;
            },
            CancellationToken.None);
        await TestStore.CloseAsync(database);
    }

    private static BulkInsert<int> Insert(string table, string[] columns, Func<int, object[]> row) =>
        new(table, [.. columns.Select((name, place) => new Column<int>(name, i => row(i)[place]))]);

    private static async Task CheckAsync(MariaDbServer server, string database)
    {
        await using var connection = new MySqlConnection(server.ConnectionString(database));
        await connection.OpenAsync();
        var statements = await GeneralLog.StatementsAsync(connection);

        // Pages of the API count what they show; what repeats itself does not.
        var repeated = statements.Where(static statement => Explainable().IsMatch(statement) && !statement.Contains("OFFSET", StringComparison.Ordinal) && !statement.StartsWith("SELECT COUNT(*)", StringComparison.Ordinal));
        var seen = new HashSet<string>();
        foreach (var statement in repeated.Where(static statement => Tables.Any(table => Regex.IsMatch(statement, $@"\b{table}\b"))))
        {
            await using var explain = new MySqlCommand($"EXPLAIN {statement}", connection);
            await using var plan = await explain.ExecuteReaderAsync();
            while (await plan.ReadAsync())
            {
                if (plan["table"].ToString() is { } table && (Tables.Contains(table) || table is "u" or "n" or "e"))
                {
                    Assert.That(plan["type"].ToString(), Is.Not.EqualTo("ALL").And.Not.EqualTo("index"), statement);
                    seen.UnionWith(Tables.Where(name => Regex.IsMatch(statement, $@"\b{name}\b")));
                }
            }
        }

        Assert.That(seen, Is.EquivalentTo(Tables), "statements of every table were seen");
    }

    [GeneratedRegex(@"^\s*(SELECT|DELETE|UPDATE)\b")]
    private static partial Regex Explainable();
}
