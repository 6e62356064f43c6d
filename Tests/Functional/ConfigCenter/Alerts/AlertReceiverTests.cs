using System.Net;
using ConfigCenter;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>Who is told: their secrets, where they may be, and what they get.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class AlertReceiverTests
{
    private const string Secret = "whsec-51c0ffee90ab";

    private readonly StoreKind _kind;
    private AlertCenter _center = null!;
    private WebhookReceiver _hook = null!;
    private SmtpServer _mail = null!;

    public AlertReceiverTests(StoreKind kind) => _kind = kind;

    private HttpClient Admin => _center.Admin;

    [SetUp]
    public async Task StartAsync()
    {
        _mail = new SmtpServer();
        _center = await AlertCenter.StartAsync(
            _kind, smtp: new SmtpOptions { Host = "127.0.0.1", Port = _mail.Port, Tls = SmtpTls.None, User = "gateway", Password = "mail-password", From = "Gateway <alerts@example.com>" });
        _hook = await WebhookReceiver.StartAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _center.DisposeAsync();
        await _hook.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Test]
    public async Task Secrets_are_sealed_shown_as_masks_and_kept_when_a_mask_comes_back()
    {
        await _center.WebhookAsync("ops", _hook, Secret);
        var shown = await Admin.GetAsync("/api/v2/alerts/receivers/ops", HttpStatusCode.OK);
        var origin = new Uri(_hook.Url).GetLeftPart(UriPartial.Authority);
        Assert.That((shown.Text("url"), shown.Text("secret")), Is.EqualTo(($"{origin}/********", "********")));
        var same = await Admin.PutAsync("/api/v2/alerts/receivers/ops", shown);
        Assert.That((long)same["revision"]!, Is.EqualTo(1), "nothing was changed");
        shown["name"] = "renamed";
        shown["format"] = "slack";
        await Admin.PutAsync("/api/v2/alerts/receivers/ops", shown, ifMatch: "\"1\"");
        await Admin.PutAsync("/api/v2/alerts/receivers/renamed", shown, HttpStatusCode.PreconditionFailed, ifMatch: "\"1\"");
        Assert.That((bool)(await Admin.PostAsync("/api/v2/alerts/receivers/renamed/test", null, HttpStatusCode.OK))["delivered"]!);
        var hook = await _hook.NextAsync();
        Assert.That((hook.Path, hook.Headers.ContainsKey("X-Gateway-Signature")), Is.EqualTo(("/hooks/T0PS3CR3T?a=b", true)));

        shown["url"] = "https://elsewhere.example.com/********";
        var problem = await Admin.PutAsync("/api/v2/alerts/receivers/renamed", shown, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.url" }));
        var dump = await _center.Center.Store.DumpAsync();
        Assert.That(dump, Does.Not.Contain("T0PS3CR3T").And.Not.Contain(Secret).And.Contain("alert-receivers"));
    }

    [Test]
    public async Task Where_webhooks_may_be_is_judged_when_they_are_written_and_when_they_are_called()
    {
        foreach (var url in new[] { "http://169.254.169.254/latest", "http://[::ffff:169.254.169.254]/", "http://2852039166/", "http://metadata.google.internal/", "ftp://example.com/", "http://user:pw@example.com/", "nothing" })
        {
            var problem = await Admin.PostAsync("/api/v2/alerts/receivers", new { name = "bad", type = "webhook", url }, HttpStatusCode.UnprocessableEntity);
            Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.url" }), url);
        }

        await _center.WebhookAsync("ops", _hook);
        await Admin.PostAsync("/api/v2/alerts/receivers", new { name = "by-name", type = "webhook", url = _hook.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });
        Assert.That((bool)(await TestAsync("by-name"))["delivered"]!);
        await Admin.PutAsync("/api/v2/settings", new { upstreamUrls = new { privateNetworks = new[] { "10.0.0.0/8" } } });
        Assert.That((string)(await TestAsync("ops"))["error"]!, Does.Contain("private address"));
        Assert.That((bool)(await TestAsync("by-name"))["delivered"]!, Is.False);
        Assert.That(_hook.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Chat_services_get_a_text_and_mail_goes_out_by_SMTP()
    {
        await _center.WebhookAsync("chat", _hook, format: "slack");
        await Admin.PostAsync("/api/v2/alerts/receivers", new { name = "people", type = "email", to = new[] { "a@example.com", "b@example.org" } });
        await _center.FiringRuleAsync("a<b>&c", null, null, "chat", "people");
        await _center.EvaluateAsync();
        var hook = await _hook.NextAsync();
        Assert.That((string)hook.Body["text"]!, Is.EqualTo("[WARNING] fired: a&lt;b&gt;&amp;c: requests is 0 (lt 1), over 5 minutes, namespace a&lt;b&gt;&amp;c"));
        var mail = await _mail.NextAsync();
        var alert = await _center.AlertAsync("a<b>&c");
        var delivery = (string)alert["notifications"]!.AsArray().Single(static item => (string)item!["receiver"]! == "people")!["id"]!;
        Assert.Multiple(() =>
        {
            Assert.That((mail.User, mail.From), Is.EqualTo(("/gateway/mail-password", "alerts@example.com")));
            Assert.That(mail.To, Is.EqualTo(new[] { "a@example.com", "b@example.org" }));
            Assert.That(mail.Text, Does.Contain("Subject: [WARNING] fired: a<b>&c\n").And.Contain($"Message-Id: <{delivery}@example.com>").And.Contain("since: 2026-03-10 12:00:00 UTC"));
        });

        _mail.RecipientAnswer = "550 no such user";
        Assert.That((string)(await TestAsync("people"))["error"]!, Does.Contain("no such user"));
        await Admin.DeleteAsync("/api/v2/alerts/receivers/people", HttpStatusCode.Conflict);
        await Admin.PutAsync("/api/v2/alerts/receivers/people", new { name = "renamed", type = "email", to = new[] { "a@example.com" } }, HttpStatusCode.Conflict);
    }

    [Test]
    public async Task A_mail_server_without_STARTTLS_gets_no_password()
    {
        await using var center = await AlertCenter.StartAsync(
            _kind, smtp: new SmtpOptions { Host = "127.0.0.1", Port = _mail.Port, User = "gateway", Password = "mail-password", From = "alerts@example.com" });
        await center.Admin.PostAsync("/api/v2/alerts/receivers", new { name = "people", type = "email", to = new[] { "a@example.com" } });
        var test = await center.Admin.PostAsync("/api/v2/alerts/receivers/people/test", null, HttpStatusCode.OK);
        Assert.That(((bool)test["delivered"]!, (string)test["error"]!), Is.EqualTo((false, "The SMTP server does not support the STARTTLS extension.")));
    }

    [Test]
    public async Task What_is_wrong_with_a_receiver_or_a_rule_is_told_by_its_path()
    {
        var receiver = await Admin.PostAsync(
            "/api/v2/alerts/receivers", new { name = " x", type = "email", url = "http://example.com", secret = "short", format = "fax", to = new[] { "no address", "a@example.com\r\nBcc: b@example.com" } }, HttpStatusCode.UnprocessableEntity);
        Assert.That(receiver.ErrorPaths(), Is.EquivalentTo(new[] { "$.name", "$.url", "$.secret", "$.secret", "$.format", "$.to[0]", "$.to[1]" }));
        var rule = await Admin.PostAsync("/api/v2/alerts/rules", new
        {
            name = "r",
            level = "loud",
            receivers = new[] { "nobody" },
            condition = new { metric = "durationMs", by = "key", @operator = "eq", threshold = 1, windowMinutes = 0, percentile = 2, forSeconds = -1, filter = new { policy = "p" } },
            suppression = new { minutesBetween = -1, quietHours = new[] { new { on = new[] { "noday" }, from = "25:00", to = "6", timeZone = "Nowhere" } } },
            escalation = new[] { new { afterMinutes = 10, level = "x" }, new { afterMinutes = 5, level = "info" } },
        }, HttpStatusCode.UnprocessableEntity);
        Assert.That(rule.ErrorPaths(), Is.EquivalentTo(new[]
        {
            "$.level", "$.receivers[0]", "$.condition.by", "$.condition.operator", "$.condition.windowMinutes", "$.condition.percentile", "$.condition.forSeconds", "$.condition.filter.policy",
            "$.suppression.minutesBetween", "$.suppression.quietHours[0].on[0]", "$.suppression.quietHours[0].from", "$.suppression.quietHours[0].to", "$.suppression.quietHours[0].timeZone",
            "$.escalation[0].level", "$.escalation[1].afterMinutes",
        }));
        Assert.That((await Admin.PostAsync("/api/v2/alerts/rules", new { name = "r", condition = new { metric = "requests" } }, HttpStatusCode.UnprocessableEntity)).ErrorPaths(), Is.EqualTo(new[] { "$.condition.threshold" }));
        Assert.That((await Admin.PostAsync("/api/v2/alerts/rules", new { name = "r", conditions = 1 }, HttpStatusCode.UnprocessableEntity)).ErrorPaths(), Is.EqualTo(new[] { "$.conditions" }));
    }

    [Test]
    public async Task Templates_are_rules_that_can_be_chosen_and_changes_are_audited()
    {
        var templates = (await Admin.GetAsync("/api/v2/alerts/templates", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(templates, Has.Count.EqualTo(12));
        foreach (var template in templates)
        {
            await Admin.PostAsync("/api/v2/alerts/rules", template!["rule"]!.ToJsonString());
        }

        var editor = await _center.Center.UserAsync("editor");
        var rule = await editor.GetAsync("/api/v2/alerts/rules/errors", HttpStatusCode.OK);
        Assert.That((long)(await editor.PutAsync("/api/v2/alerts/rules/errors", rule))["revision"]!, Is.EqualTo(1));
        await editor.PutAsync("/api/v2/alerts/rules/errors/status", new { enabled = false });
        await editor.PutAsync("/api/v2/alerts/rules/new", new { name = "new", condition = new { metric = "requests", threshold = 1 } }, HttpStatusCode.Created);
        await editor.PostAsync("/api/v2/alerts/rules", new { name = "new", condition = new { metric = "requests", threshold = 1 } }, HttpStatusCode.Conflict);
        await editor.DeleteAsync("/api/v2/alerts/rules/new", HttpStatusCode.NoContent);
        await editor.GetAsync("/api/v2/alerts/rules/new", HttpStatusCode.NotFound);
        await editor.PostAsync("/api/v2/alerts/receivers", new { name = "mine", type = "email", to = new[] { "a@example.com" } }, HttpStatusCode.Forbidden);
        var audit = await Admin.GetAsync("/api/v2/audit?resource=alert-rules&page_size=100", HttpStatusCode.OK);
        Assert.That((int)audit["total"]!, Is.EqualTo(12 + 3));
        Assert.That((bool)audit["items"]!.AsArray().Single(static entry => (string)entry!["action"]! == "updated")!["detail"]!["to"]!["enabled"]!, Is.False);
        await _center.EvaluateAsync();
        Assert.That((int)(await Admin.GetAsync("/api/v2/alerts/rules?failing=true", HttpStatusCode.OK))["total"]!, Is.Zero);
    }

    private Task<System.Text.Json.Nodes.JsonObject> TestAsync(string name) => Admin.PostAsync($"/api/v2/alerts/receivers/{name}/test", null, HttpStatusCode.OK);
}
