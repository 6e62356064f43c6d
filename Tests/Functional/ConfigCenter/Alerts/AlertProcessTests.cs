using System.Net;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>The program is killed while it tells somebody: nothing is lost, and what is sent again says that it is the same.</summary>
public class AlertProcessTests
{
    [Test]
    public async Task A_notification_that_was_cut_off_by_kill_9_is_sent_again_as_the_same_and_one_that_was_taken_is_not()
    {
        using var folder = new TempFolder();
        await using var taken = await WebhookReceiver.StartAsync();
        await using var cut = await WebhookReceiver.StartAsync();
        var held = new TaskCompletionSource();
        cut.Gate = held.Task;
        (string, string)[] settings = [("DATA_DIR", folder.Path), ("ADMIN_PASSWORD", TestCenter.AdminPassword), ("ALERT_INTERVAL_SECONDS", "1")];
        string before;
        int received;
        await using (var first = CenterProcess.Start(settings))
        {
            await first.WaitUntilUpAsync();
            await first.SignInAsync(TestCenter.AdminPassword);
            await first.Client.PostAsync("/api/v2/alerts/receivers", new { name = "taken", type = "webhook", url = taken.Url });
            await first.Client.PostAsync("/api/v2/alerts/receivers", new { name = "cut", type = "webhook", url = cut.Url });
            await first.Client.PostAsync(
                "/api/v2/alerts/rules", new { name = "silence", receivers = new[] { "taken", "cut" }, condition = new { metric = "requests", @operator = "lt", threshold = 1 } });
            before = (await cut.NextAsync()).Id;
            await taken.NextAsync();
            await UntilAsync(first.Client, "taken", "delivered");
            received = taken.All.Count;
            first.Kill();
            await first.WaitForExitAsync();
        }

        cut.Gate = null;
        held.SetResult();
        await using var second = CenterProcess.Start(settings);
        await second.WaitUntilUpAsync();
        await second.SignInAsync(TestCenter.AdminPassword);
        var again = await cut.NextAsync();
        await UntilAsync(second.Client, "cut", "delivered");
        var notifications = await second.Client.GetAsync("/api/v2/alerts/notifications", HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That(again.Id, Is.EqualTo(before));
            Assert.That(cut.All.Select(static hook => hook.Id).Distinct(), Is.EqualTo(new[] { before }));
            Assert.That(taken.All, Has.Count.EqualTo(received), "not again");
            Assert.That(notifications["items"]!.AsArray().Select(static item => ((string)item!["receiver"]!, (string)item["state"]!)), Is.EquivalentTo(new[] { ("taken", "delivered"), ("cut", "delivered") }));
        });
    }

    private static async Task UntilAsync(HttpClient client, string receiver, string state)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while ((int)(await client.GetAsync($"/api/v2/alerts/notifications?receiver={receiver}&state={state}", HttpStatusCode.OK))["total"]! == 0)
        {
            bound.Token.ThrowIfCancellationRequested();
        }
    }
}
