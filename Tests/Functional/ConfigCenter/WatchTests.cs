using System.Net;
using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class WatchTests
{
    private readonly StoreKind _kind;

    public WatchTests(StoreKind kind) => _kind = kind;

    [Test]
    public async Task A_gateway_gets_the_version_in_force_and_then_each_new_one()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        using var watch = await WatchClient.OpenAsync(center);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(1));
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "a" });
        var next = await watch.NextAsync();
        Assert.That(next.Id, Is.EqualTo(2));
        var snapshot = SnapshotReading.Open(next.Data);
        Assert.That((snapshot.Version, snapshot.Namespaces.Single().Code), Is.EqualTo((2L, "a")));
        await center.Admin.PostAsync("/api/v2/config/refresh", null, HttpStatusCode.OK);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(3));
    }

    [Test]
    public async Task A_gateway_that_has_the_version_gets_comments_until_there_is_another()
    {
        await using var center = await TestCenter.StartAsync(_kind, change: static options => options with { WatchHeartbeat = TimeSpan.FromMilliseconds(50) });
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "a" });
        using var watch = await WatchClient.OpenAsync(center, lastEventId: 2);
        Assert.That(await watch.LineAsync(), Is.EqualTo(": connected"));
        await watch.LineAsync();
        Assert.That(await watch.LineAsync(), Is.EqualTo(": heartbeat"));
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "b" });
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(3));
    }

    [Test]
    public async Task A_center_that_lags_does_not_lead_a_gateway_back()
    {
        using var store = await TestStore.CreateAsync(_kind);
        await using var one = await TestCenter.StartAsync(_kind, store);
        await using var two = await TestCenter.StartAsync(_kind, store, static options => options with { VersionPollInterval = TimeSpan.FromHours(1) });
        using (var first = await WatchClient.OpenAsync(two))
        {
            Assert.That((await first.NextAsync()).Id, Is.EqualTo(1));
        }

        await one.Admin.PostAsync("/api/v2/namespaces", new { code = "a" });
        await one.Admin.PostAsync("/api/v2/namespaces", new { code = "b" });
        using var watch = await WatchClient.OpenAsync(two, lastEventId: 2);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(3), "the one that it has not seen itself, and never version 1");
    }

    [Test]
    public async Task A_gateway_that_knows_a_version_that_there_is_not_gets_the_one_in_force()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        using var watch = await WatchClient.OpenAsync(center, lastEventId: 1000);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(1));
    }

    [Test]
    public async Task A_gateway_that_was_away_gets_the_newest_version_alone()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        for (var i = 0; i < 3; i++)
        {
            await center.Admin.PostAsync("/api/v2/namespaces", new { code = $"n{i}" });
        }

        await SnapshotReading.OpenedAsync(center);
        using var watch = await WatchClient.OpenAsync(center, lastEventId: 2);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(4));
    }

    [Test]
    public async Task Two_centers_on_one_database_serve_each_other_s_versions()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var starting = await Task.WhenAll(TestCenter.StartAsync(_kind, store), TestCenter.StartAsync(_kind, store));
        await using var one = starting[0];
        await using var two = starting[1];
        using var watch = await WatchClient.OpenAsync(two);
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(1), "both started, and there is one first version");
        await one.Admin.PostAsync("/api/v2/namespaces", new { code = "a" });
        Assert.That((await watch.NextAsync()).Id, Is.EqualTo(2));

        // Writers of both take turns, and none loses the other's change.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).Admin.PostAsync("/api/v2/models", new { pattern = $"m{i}" })));
        Assert.That((int)(await two.Admin.GetAsync("/api/v2/models", HttpStatusCode.OK))["total"]!, Is.EqualTo(10));
        while ((await watch.NextAsync()).Id < 12)
        {
        }
    }

    [Test]
    public async Task The_snapshot_is_fetched_with_a_token_only_and_not_twice()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        await SnapshotReading.OpenedAsync(center);
        using var whole = await center.Gateway().GetAsync("/api/v2/gateway/snapshot");
        Assert.That(whole.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        SnapshotReading.Open(await whole.Content.ReadAsByteArrayAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/gateway/snapshot");
        request.Headers.TryAddWithoutValidation("If-None-Match", whole.Headers.ETag!.Tag);
        using var again = await center.Gateway().SendAsync(request);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        foreach (var stranger in new[] { center.Anonymous(), center.Admin, center.With(TestCenter.GatewayToken + "x") })
        {
            await stranger.GetAsync("/api/v2/gateway/snapshot", HttpStatusCode.Unauthorized);
            await stranger.GetAsync("/api/v2/gateway/watch", HttpStatusCode.Unauthorized);
        }
    }

    [Test]
    public async Task A_gateway_reports_itself_and_is_shown_with_the_version_that_it_runs()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        await SnapshotReading.OpenedAsync(center);
        var gateway = center.Gateway();
        var report = new { version = 0, state = "starting", managementUrl = "http://10.0.0.5:8081", build = "1.0", startedAt = "2026-01-01T00:00:00Z", problems = new[] { "no vocabulary" } };
        var answer = await gateway.PutAsync("/api/v2/gateway/instances/gw-1", report);
        Assert.That((long)answer["currentVersion"]!, Is.EqualTo(1));
        var shown = await center.Admin.GetAsync("/api/v2/instances/gw-1", HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That((bool)shown["isLive"]!);
            Assert.That((bool)shown["isCurrent"]!, Is.False);
            Assert.That((string)shown["problems"]![0]!, Is.EqualTo("no vocabulary"));
            Assert.That(shown.Text("startedAt"), Is.EqualTo("2026-01-01T00:00:00.000Z"));
        });
        await gateway.PutAsync("/api/v2/gateway/instances/gw-1", new { version = 1 });
        Assert.That((bool)(await center.Admin.GetAsync("/api/v2/instances?q=GW&version=1", HttpStatusCode.OK))["items"]![0]!["isCurrent"]!);
        var system = await center.Admin.GetAsync("/api/v2/system", HttpStatusCode.OK);
        Assert.That(((int)system["gateways"]!["current"]!, (bool)system["dependencies"]![0]!["healthy"]!), Is.EqualTo((1, true)));
        var wrong = await gateway.PutAsync("/api/v2/gateway/instances/gw-1", new { version = -1, state = "asleep", managementUrl = "file:///etc/passwd" }, HttpStatusCode.UnprocessableEntity);
        Assert.That(wrong.ErrorPaths(), Is.EquivalentTo(new[] { "$.version", "$.state", "$.managementUrl" }));
        await center.Admin.DeleteAsync("/api/v2/instances/gw-1", HttpStatusCode.NoContent);
        await center.Admin.GetAsync("/api/v2/instances/gw-1", HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_watch_ends_with_the_center()
    {
        using var store = await TestStore.CreateAsync(_kind);
        var center = await TestCenter.StartAsync(_kind, store);
        var watch = await WatchClient.OpenAsync(center);
        await watch.NextAsync();
        await center.App.StopAsync().Within("the center to stop while a gateway watches");
        watch.Dispose();
        await center.DisposeAsync();
    }

    [Test]
    public async Task A_document_is_one_line_whatever_is_in_it()
    {
        await using var center = await TestCenter.StartAsync(_kind);
        await center.Admin.PostAsync("/api/v2/namespaces", new { code = "a", description = "line\nid: 99\ndata: {}\n\r\u2028end" });
        Assert.That((await SnapshotReading.OpenedAsync(center)).Namespaces[0].Description, Is.EqualTo("line\nid: 99\ndata: {}\n\r\u2028end"));
        var raw = await center.Gateway().GetByteArrayAsync("/api/v2/gateway/snapshot");
        Assert.That(Encoding.UTF8.GetString(raw), Does.Not.Contain('\n').And.Not.Contain('\r'));
    }
}
