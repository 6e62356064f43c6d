using System.Net;
using Gateway.Core.Configuration;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>The configuration follows servers that listen elsewhere at the next start.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class MovedServersTests
{
    private const string Former = "http://127.0.0.1:8003";
    private const string Now = "http://127.0.0.1:9003";

    private static readonly Dictionary<string, string> Moved = new() { [Former] = Now };

    private readonly StoreKind _kind;

    public MovedServersTests(StoreKind kind) => _kind = kind;

    [Test]
    public async Task Servers_that_moved_are_changed_and_others_are_not()
    {
        using var store = await TestStore.CreateAsync(_kind);
        await SeedAsync(store);
        await using var center = await StartAsync(store);
        var snapshot = await SnapshotReading.OpenedAsync(center);
        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Version, Is.EqualTo(2));
            Assert.That(snapshot.Upstreams.SelectMany(static upstream => upstream.Servers).Select(static server => (server.Url, server.Weight)), Is.EqualTo(new[] { (Now, 7), ("http://127.0.0.1:8004", 1) }));
            Assert.That(snapshot.Upstreams[0].ApiKey, Is.EqualTo("sk-provider"), "its secret stays");
        });
    }

    [Test]
    public async Task Where_nothing_moved_nothing_is_published()
    {
        using var store = await TestStore.CreateAsync(_kind);
        await SeedAsync(store);
        await using (await StartAsync(store))
        {
        }

        await using var again = await StartAsync(store);
        Assert.That((await SnapshotReading.OpenedAsync(again)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_draft_that_waits_is_changed_and_not_published()
    {
        using var store = await TestStore.CreateAsync(_kind);
        await SeedAsync(store, static async center =>
        {
            await center.Admin.PutAsync("/api/v2/settings", new { publishing = "draft" });
            await center.Admin.PostAsync("/api/v2/models", new { pattern = "drafted" });
        });
        await using var center = await StartAsync(store);
        Assert.That((await SnapshotReading.OpenedAsync(center)).Version, Is.EqualTo(1));
        await center.Admin.PostAsync("/api/v2/config/publish", null, HttpStatusCode.OK);
        var snapshot = await SnapshotReading.OpenedAsync(center);
        Assert.That((snapshot.Upstreams[0].Servers[0].Url, snapshot.Models.Single().Pattern), Is.EqualTo((Now, "drafted")));
    }

    private static Snapshot Seed => new()
    {
        Upstreams =
        [
            new UpstreamConfig { Name = "a", ApiKey = "sk-provider", Servers = [new ServerConfig { Url = Former, Weight = 7 }] },
            new UpstreamConfig { Name = "b", Servers = [new ServerConfig { Url = "http://127.0.0.1:8004" }] },
        ],
    };

    private async Task SeedAsync(TestStore store, Func<TestCenter, Task>? change = null)
    {
        await using var center = await TestCenter.StartAsync(_kind, store, static options => options with { Seed = Seed });
        if (change is not null)
        {
            await change(center);
        }
    }

    private Task<TestCenter> StartAsync(TestStore store) => TestCenter.StartAsync(_kind, store, static options => options with { MovedServers = Moved });
}
