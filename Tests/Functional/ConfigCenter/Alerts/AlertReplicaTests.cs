using System.Net;
using ConfigCenter.Alerts;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>Several config centers share a database: each alert is evaluated and told by one of them.</summary>
public class AlertReplicaTests
{
    private const int Rules = 10;

    [Test]
    public async Task Two_centers_that_evaluate_all_the_time_tell_each_alert_once()
    {
        using var store = await TestStore.CreateAsync(StoreKind.MariaDb);
        await using var hook = await WebhookReceiver.StartAsync();
        var first = await StartAsync(store);
        await using var second = await StartAsync(store);
        await second.Admin.PostAsync("/api/v2/alerts/receivers", new { name = "ops", type = "webhook", url = hook.Url });
        for (var i = 0; i < Rules; i++)
        {
            await second.Admin.PostAsync("/api/v2/alerts/rules", Rule(i, 1));
        }

        await ReceivedAsync(hook, Rules);
        await EvaluatedAsync(second, 5);

        // The one that evaluates goes; the other has it from then on.
        await first.DisposeAsync();
        for (var i = 0; i < Rules; i++)
        {
            await second.Admin.PutAsync($"/api/v2/alerts/rules/rule-{i}", Rule(i, -1));
        }

        await ReceivedAsync(hook, Rules);
        await EvaluatedAsync(second, 5);
        Assert.Multiple(() =>
        {
            Assert.That(hook.All.Select(static received => $"{received.Rule} {received.Kind}").Order(), Is.EqualTo(
                Enumerable.Range(0, Rules).SelectMany(static i => new[] { $"rule-{i} fired", $"rule-{i} resolved" }).Order()));
            Assert.That(hook.All.Select(static received => received.Id), Is.Unique);
        });
    }

    [Test]
    public async Task A_center_that_writes_nothing_any_more_is_replaced_and_writes_nothing_when_it_wakes()
    {
        using var store = await TestStore.CreateAsync(StoreKind.MariaDb);
        await using var hook = await WebhookReceiver.StartAsync();
        await using var one = await AlertCenter.StartAsync(StoreKind.MariaDb, store);
        await using var other = await AlertCenter.StartAsync(StoreKind.MariaDb, store);
        await one.WebhookAsync("ops", hook);
        await one.FiringRuleAsync("first", null, null, "ops");
        await one.EvaluateAsync();

        Assert.That(await other.Engine.EvaluateAsync(CancellationToken.None), Is.False);
        other.Time.Advance(TimeSpan.FromSeconds(44));
        await one.EvaluateAsync();
        Assert.That(await other.Engine.EvaluateAsync(CancellationToken.None), Is.False, "the other is alive");
        other.Time.Advance(TimeSpan.FromSeconds(44));
        Assert.That(await other.Engine.EvaluateAsync(CancellationToken.None), Is.False);
        other.Time.Advance(TimeSpan.FromSeconds(1));
        await one.FiringRuleAsync("second", null, null, "ops");
        Assert.That(await other.Engine.EvaluateAsync(CancellationToken.None), "taken over");

        // What was read before it fell asleep is not written.
        var lease = one.Center.App.Services.GetRequiredService<AlertLease>();
        Assert.That(lease.IsHeld, "it does not know yet");
        Assert.That(await one.Center.App.Services.GetRequiredService<AlertEvaluator>().EvaluateAsync(CancellationToken.None), Is.False);
        Assert.That(await one.Engine.DeliverAsync(CancellationToken.None), Is.Zero);
        await other.DeliverAsync();
        Assert.That(hook.All.Select(static received => received.Rule), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task Of_centers_that_take_it_at_once_one_gets_it()
    {
        using var store = await TestStore.CreateAsync(StoreKind.MariaDb);
        var databases = Enumerable.Range(0, 6).Select(_ => store.Open()).ToList();
        await new global::ConfigCenter.Migrations.Migrator(databases[0], global::ConfigCenter.Migrations.MigrationFiles.Read("MySql"), TimeProvider.System).RunAsync(CancellationToken.None);
        var leases = databases.Select(static database => new AlertLease(database, TimeProvider.System, new global::ConfigCenter.ConfigCenterOptions())).ToList();
        var held = await Task.WhenAll(leases.Select(static lease => Task.Run(() => lease.TryHoldAsync(CancellationToken.None))));
        Assert.That(held.Count(static isHeld => isHeld), Is.EqualTo(1));
        await leases[Array.IndexOf(held, true)].ReleaseAsync(CancellationToken.None);
        Assert.That(await leases[(Array.IndexOf(held, true) + 1) % leases.Count].TryHoldAsync(CancellationToken.None), "what was released is free at once");
        foreach (var database in databases)
        {
            await TestStore.CloseAsync(database);
        }
    }

    private static Task<TestCenter> StartAsync(TestStore store) =>
        TestCenter.StartAsync(StoreKind.MariaDb, store, static options => options with { AlertInterval = TimeSpan.FromMilliseconds(200), NotificationLimit = Bounded.Limit });

    private static object Rule(int i, int threshold) => new { name = $"rule-{i}", receivers = new[] { "ops" }, condition = new { metric = "requests", @operator = "lt", threshold } };

    private static async Task ReceivedAsync(WebhookReceiver hook, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await hook.NextAsync();
        }
    }

    /// <summary>Waits until the rules have been evaluated so many times more.</summary>
    private static async Task EvaluatedAsync(TestCenter center, int times)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        for (string? last = null; times >= 0;)
        {
            bound.Token.ThrowIfCancellationRequested();
            var evaluated = (string?)(await center.Admin.GetAsync("/api/v2/alerts/rules/rule-0", HttpStatusCode.OK))["evaluatedAt"];
            times -= evaluated == last ? 0 : 1;
            last = evaluated;
        }
    }
}
