using System.Net;
using ConfigCenter.Data;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>A database that is away: at the start, and later.</summary>
public class StoreFailureTests
{
    [Test]
    public async Task A_center_starts_without_its_database_and_works_when_that_comes()
    {
        using var server = await RequireAsync();
        using var store = await TestStore.OnAsync(server);
        server.Kill();
        await using var center = await TestCenter.LaunchAsync(store);
        await center.Anonymous().GetAsync("/livez");
        await center.Anonymous().GetAsync("/api/v2/namespaces", HttpStatusCode.ServiceUnavailable);
        await server.StartProcessAsync();
        await center.ReadyAsync();
        await center.SignInAsync("admin", TestCenter.AdminPassword);
    }

    [Test]
    public async Task A_database_that_is_lost_costs_503_nothing_by_half_and_no_watch()
    {
        using var server = await RequireAsync();
        using var store = await TestStore.OnAsync(server);
        await using var center = await TestCenter.StartAsync(StoreKind.MariaDb, store, static options => options with { WatchHeartbeat = TimeSpan.FromMilliseconds(100) });
        await center.Admin.PostAsync("/api/v2/models", new { pattern = "before" });
        using var watch = await WatchClient.OpenAsync(center);
        await watch.NextAsync();
        server.Kill();

        var problem = await center.Admin.PostAsync("/api/v2/models", new { pattern = "during" }, HttpStatusCode.ServiceUnavailable);
        Assert.That((int)problem["status"]!, Is.EqualTo(503));
        var health = center.App.Services.GetRequiredService<Database>().Health;
        Assert.That((health.IsUp, health.Unavailable > 0), Is.EqualTo((false, true)));
        while (await watch.LineAsync() != ": heartbeat")
        {
        }

        await server.StartProcessAsync();
        Assert.That((int)(await center.Admin.GetAsync("/api/v2/models", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
        await center.Admin.PostAsync("/api/v2/models", new { pattern = "after" });
        while (!System.Text.Encoding.UTF8.GetString((await watch.NextAsync()).Data).Contains("after", StringComparison.Ordinal))
        {
        }

        Assert.That((health.IsUp, health.Operations > health.Unavailable), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task A_server_that_reads_backslashes_otherwise_is_told_how_texts_are_written()
    {
        using var server = await RequireAsync();
        await server.ExecuteAsync("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES'");
        using var store = await TestStore.OnAsync(server);
        await using var center = await TestCenter.StartAsync(StoreKind.MariaDb, store);
        const string text = @"\' OR 1=1 -- \";
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = text, description = text });
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "other" });
        var found = await center.Admin.GetAsync($"/api/v2/namespaces?code={Uri.EscapeDataString(text)}", HttpStatusCode.OK);
        Assert.That(((int)found["total"]!, (string)found["items"]![0]!["description"]!), Is.EqualTo((1, text)));
    }

    private static async Task<MariaDbServer> RequireAsync()
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        return await MariaDbServer.StartAsync();
    }
}
