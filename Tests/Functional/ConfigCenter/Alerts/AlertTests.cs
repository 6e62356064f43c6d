using System.Net;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>Alerts from the condition to the receiver, through REST.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class AlertTests
{
    private const string Secret = "whsec-3f9a2b7c44d1";

    private readonly StoreKind _kind;
    private AlertCenter _center = null!;
    private WebhookReceiver _hook = null!;

    public AlertTests(StoreKind kind) => _kind = kind;

    private HttpClient Admin => _center.Admin;

    [SetUp]
    public async Task StartAsync()
    {
        _center = await AlertCenter.StartAsync(_kind);
        _hook = await WebhookReceiver.StartAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _center.DisposeAsync();
        await _hook.DisposeAsync();
    }

    [Test]
    public async Task An_alert_fires_is_acknowledged_ends_and_its_receiver_is_told_signed()
    {
        await _center.WebhookAsync("ops", _hook, Secret);
        await Admin.PostAsync("/api/v2/alerts/rules", new
        {
            name = "refusals",
            description = "See the traffic.",
            level = "critical",
            receivers = new[] { "ops" },
            condition = new { metric = "refusalRatio", by = "namespace", threshold = 0.5, minRequests = 10, forSeconds = 60 },
        });
        await _center.ServeAsync("calm", requests: 20, refused: 2);
        await _center.ServeAsync("small", requests: 9, refused: 9);
        await _center.ServeAsync("busy", requests: 20, refused: 15);

        await _center.EvaluateAsync();
        Assert.That((await _center.CountAsync("state=pending"), _hook.All.IsEmpty), Is.EqualTo((1, true)));
        await _center.AfterAsync(TimeSpan.FromSeconds(60));
        var fired = await _hook.NextAsync();
        var alert = fired.Body["alert"]!;
        Assert.Multiple(() =>
        {
            Assert.That(((string)alert["rule"]!, (string)alert["subject"]!, (string)alert["level"]!, (string)alert["state"]!, fired.Kind), Is.EqualTo(("refusals", "busy", "critical", "firing", "fired")));
            Assert.That(((double)alert["value"]!, (double)alert["threshold"]!), Is.EqualTo((0.75, 0.5)));
            Assert.That((string)alert["summary"]!, Is.EqualTo("refusalRatio is 0.75 (gt 0.5), over 5 minutes, namespace busy"));
            Assert.That((string)alert["description"]!, Is.EqualTo("See the traffic."));
            Assert.That(fired.Headers["X-Gateway-Signature"], Is.EqualTo(Signature(fired)));
            Assert.That(fired.Headers["X-Gateway-Delivery"], Is.EqualTo(fired.Id));
            Assert.That(fired.Path, Is.EqualTo("/hooks/T0PS3CR3T?a=b"));
        });

        var id = (string)alert["id"]!;
        var acknowledged = await Admin.PostAsync($"/api/v2/alerts/{id}/ack", new { comment = "mine" }, HttpStatusCode.OK);
        Assert.That((acknowledged.Text("state"), acknowledged.Text("acknowledgedBy")), Is.EqualTo(("acknowledged", "admin")));
        await Admin.PostAsync($"/api/v2/alerts/{id}/ack", null, HttpStatusCode.Conflict);
        await Admin.PostAsync($"/api/v2/alerts/{id}/comments", new { comment = "a client with an old key" }, HttpStatusCode.OK);
        await Admin.PostAsync($"/api/v2/alerts/{id}/comments", new { comment = " " }, HttpStatusCode.UnprocessableEntity);
        await _center.AfterAsync(TimeSpan.FromMinutes(10));
        var resolved = await _hook.NextAsync();
        var shown = await Admin.GetAsync($"/api/v2/alerts/{id}", HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That((resolved.Kind, (string)resolved.Body["alert"]!["acknowledgedBy"]!, (string?)resolved.Body["alert"]!["resolvedBy"]), Is.EqualTo(("resolved", "admin", (string?)null)));
            Assert.That(AlertCenter.Kinds(shown), Is.EqualTo(new[] { "fired", "notified", "acknowledged", "commented", "resolved" }));
            Assert.That((string)shown["events"]![2]!["comment"]!, Is.EqualTo("mine"));
            Assert.That(shown["notifications"]!.AsArray().Select(static item => (string)item!["state"]!), Is.EqualTo(new[] { "delivered", "delivered" }));
        });
        Assert.That(_hook.All, Has.Count.EqualTo(2));
        Assert.That((int)(await Admin.GetAsync("/api/v2/audit?resource=alerts", HttpStatusCode.OK))["total"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task Nobody_acknowledges_and_others_are_told_at_a_higher_level()
    {
        await using var boss = await WebhookReceiver.StartAsync();
        await _center.WebhookAsync("ops", _hook);
        await _center.WebhookAsync("boss", boss);
        await _center.FiringRuleAsync("quiet", null, new[] { new { afterMinutes = 10, level = "critical", receivers = new[] { "boss" } } }, "ops");
        await _center.EvaluateAsync();
        Assert.That((await _hook.NextAsync()).Kind, Is.EqualTo("fired"));
        await _center.AfterAsync(TimeSpan.FromMinutes(9));
        Assert.That(boss.All, Is.Empty);
        await _center.AfterAsync(TimeSpan.FromMinutes(1));
        var escalated = await boss.NextAsync();
        Assert.That((escalated.Kind, (string)escalated.Body["alert"]!["level"]!), Is.EqualTo(("escalated", "critical")));

        var id = (await _center.AlertAsync("quiet")).Text("id");
        await Admin.PostAsync($"/api/v2/alerts/{id}/resolve", new { comment = "known" }, HttpStatusCode.OK);
        await _center.DeliverAsync();
        Assert.That(((await _hook.NextAsync()).Kind, (await boss.NextAsync()).Kind), Is.EqualTo(("resolved", "resolved")));
        Assert.That((string)(await Admin.GetAsync($"/api/v2/alerts/{id}", HttpStatusCode.OK))["resolvedBy"]!, Is.EqualTo("admin"));

        await _center.EvaluateAsync();
        Assert.That((await _hook.NextAsync()).Body["alert"]!["id"]!.ToString(), Is.Not.EqualTo(id), "the condition holds on: another alert");
    }

    [Test]
    public async Task A_silenced_rule_tells_later_and_not_again_within_its_minutes()
    {
        await _center.WebhookAsync("ops", _hook);
        await _center.FiringRuleAsync("silent", new { minutesBetween = 30 }, null, "ops");
        await Admin.PutAsync("/api/v2/alerts/rules/silent/silence", new { until = _center.Time.GetUtcNow().AddMinutes(5) });
        await _center.EvaluateAsync();
        var alert = await _center.AlertAsync("silent");
        Assert.That(((bool)alert["isSuppressed"]!, alert.Text("state")), Is.EqualTo((true, "firing")));
        Assert.That((string)alert["events"]![1]!["comment"]!, Is.EqualTo("silenced until 2026-03-10T12:05:00Z"));
        await _center.AfterAsync(TimeSpan.FromMinutes(5));
        Assert.That((await _hook.NextAsync()).Kind, Is.EqualTo("fired"));

        await _center.ServeAsync("silent");
        await _center.EvaluateAsync();
        Assert.That((await _hook.NextAsync()).Kind, Is.EqualTo("resolved"));
        await _center.AfterAsync(TimeSpan.FromMinutes(10));
        Assert.That(AlertCenter.Kinds(await _center.AlertAsync("silent")), Is.EqualTo(new[] { "fired", "suppressed" }));
        await _center.AfterAsync(TimeSpan.FromMinutes(19));
        Assert.That(_hook.All, Has.Count.EqualTo(2));
        await _center.AfterAsync(TimeSpan.FromMinutes(1));
        Assert.That((await _hook.NextAsync()).Kind, Is.EqualTo("fired"));
    }

    [Test]
    public async Task What_is_not_taken_is_tried_again_in_order_and_given_up_after_an_hour()
    {
        _hook.Status = 500;
        await _center.WebhookAsync("ops", _hook);
        await _center.FiringRuleAsync("lost", null, null, "ops");
        await _center.EvaluateAsync();
        await _center.DeliverAsync();
        Assert.That(_hook.All, Has.Count.EqualTo(1), "not again at once");
        await _center.ServeAsync("lost");
        await _center.EvaluateAsync();
        Assert.That(_hook.All, Has.Count.EqualTo(1), "the end is not told before the beginning");
        await _center.AfterAsync(TimeSpan.FromSeconds(10));
        Assert.That(_hook.All.Select(static hook => hook.Id).Distinct().Count(), Is.EqualTo(1), "the same notification");
        _hook.Status = 204;
        await _center.AfterAsync(TimeSpan.FromSeconds(20));
        Assert.That(_hook.All.Select(static hook => hook.Kind), Is.EqualTo(new[] { "fired", "fired", "fired", "resolved" }));

        await Admin.DeleteAsync("/api/v2/alerts/rules/lost", HttpStatusCode.NoContent);
        _hook.Status = 302;
        _hook.Location = _hook.Url;
        await _center.FiringRuleAsync("never", null, null, "ops");
        await _center.EvaluateAsync();
        for (var i = 0; i < 20; i++)
        {
            await _center.AfterAsync(TimeSpan.FromMinutes(5));
        }

        var failed = await Admin.GetAsync("/api/v2/alerts/notifications?state=failed", HttpStatusCode.OK);
        Assert.Multiple(() =>
        {
            Assert.That((int)failed["total"]!, Is.EqualTo(1));
            Assert.That((string)failed["items"]![0]!["error"]!, Is.EqualTo("it answered with status 302"));
            Assert.That((int)failed["items"]![0]!["attempts"]!, Is.InRange(10, 17));
        });
        var alert = await _center.AlertAsync("never");
        Assert.That(AlertCenter.Kinds(alert), Is.EqualTo(new[] { "fired", "notified", "undelivered" }));
        Assert.That((string)alert["events"]![2]!["comment"]!, Is.EqualTo("fired to ops: it answered with status 302"));
    }

    [Test]
    public async Task A_rule_that_cannot_be_evaluated_says_so_and_the_others_go_on()
    {
        await _center.FiringRuleAsync("sound");
        var broken = await _center.FiringRuleAsync("broken");
        var database = _center.Center.Store.Open();
        await database.WriteAsync<int>(
            async scope => await scope.ExecuteAsync("UPDATE alert_rules SET document = REPLACE(document, '\"requests\"', '\"bogus\"') WHERE id = @broken", new { broken }), CancellationToken.None);
        await _center.EvaluateAsync();
        var rule = await Admin.GetAsync("/api/v2/alerts/rules/broken", HttpStatusCode.OK);
        Assert.That((rule.Text("error"), rule.Text("evaluatedAt")), Is.EqualTo(("'bogus' is no metric that this config center knows.", "2026-03-10T12:00:00.000Z")));
        Assert.That((int)(await Admin.GetAsync("/api/v2/alerts/rules?failing=true", HttpStatusCode.OK))["total"]!, Is.EqualTo(1));
        Assert.That((await _center.CountAsync("rule=sound&state=firing"), await _center.CountAsync("rule=broken")), Is.EqualTo((1, 0)));

        await database.WriteAsync<int>(
            async scope => await scope.ExecuteAsync("UPDATE alert_rules SET document = REPLACE(document, '\"bogus\"', '\"requests\"') WHERE id = @broken", new { broken }), CancellationToken.None);
        await TestStore.CloseAsync(database);
        await _center.EvaluateAsync();
        Assert.That((await Admin.GetAsync("/api/v2/alerts/rules/broken", HttpStatusCode.OK))["error"], Is.Null);
    }

    [Test]
    public async Task Alerts_of_a_rule_that_is_switched_off_or_deleted_are_closed_and_old_ones_go()
    {
        await _center.FiringRuleAsync("off");
        await _center.FiringRuleAsync("gone");
        await _center.EvaluateAsync();
        var counts = (await Admin.GetAsync("/api/v2/alerts/counts", HttpStatusCode.OK))["items"]!;
        Assert.That(((string)counts[0]!["level"]!, (string)counts[0]!["state"]!, (int)counts[0]!["count"]!), Is.EqualTo(("warning", "firing", 2)));
        await Admin.PutAsync("/api/v2/alerts/rules/off/status", new { enabled = false });
        await Admin.DeleteAsync("/api/v2/alerts/rules/gone", HttpStatusCode.NoContent);
        await _center.EvaluateAsync();
        Assert.That(await _center.CountAsync("state=resolved"), Is.EqualTo(2));
        Assert.That((string)(await _center.AlertAsync("gone"))["events"]![2]!["comment"]!, Is.EqualTo("the rule is disabled or gone"));

        var later = new Common.ManualTime();
        later.Advance(TimeSpan.FromDays(91));
        await _center.FiringRuleAsync("stays");
        await _center.EvaluateAsync();
        var database = _center.Center.Store.Open();
        using (var retention = new global::ConfigCenter.Retention(
            database, new global::ConfigCenter.Readiness(), later, Microsoft.Extensions.Logging.Abstractions.NullLogger<global::ConfigCenter.Retention>.Instance))
        {
            await retention.TrimAlertsAsync(CancellationToken.None);
        }

        await TestStore.CloseAsync(database);
        Assert.That((await _center.CountAsync(""), await _center.CountAsync("rule=stays")), Is.EqualTo((1, 1)), "open alerts stay, however old");
    }

    private static string Signature(ReceivedHook hook)
    {
        var time = hook.Headers["X-Gateway-Signature"].Split("t=")[1].Split(',')[0];
        var signed = Encoding.UTF8.GetBytes(time + ".").Concat(hook.Bytes).ToArray();
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed))}";
    }
}
