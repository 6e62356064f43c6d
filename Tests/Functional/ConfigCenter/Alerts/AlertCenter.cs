using System.Net;
using System.Text.Json.Nodes;
using ConfigCenter;
using ConfigCenter.Alerts;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>A config center whose clock stands still, and which evaluates and delivers when a test says so.</summary>
internal sealed class AlertCenter : IAsyncDisposable
{
    private readonly string _source = $"s-{Guid.NewGuid():N}";
    private int _batches;

    private AlertCenter(TestCenter center, ManualTime time)
    {
        Center = center;
        Time = time;
    }

    public TestCenter Center { get; }

    public ManualTime Time { get; }

    public HttpClient Admin => Center.Admin;

    public AlertEngine Engine => Center.App.Services.GetRequiredService<AlertEngine>();

    public static async Task<AlertCenter> StartAsync(StoreKind kind, TestStore? store = null, SmtpOptions? smtp = null)
    {
        var time = new ManualTime();
        var center = await TestCenter.StartAsync(kind, store, options => options with { Time = time, AlertInterval = Timeout.InfiniteTimeSpan, NotificationLimit = Bounded.Limit, Smtp = smtp });
        return new AlertCenter(center, time);
    }

    /// <summary>Moves the clock, evaluates, and delivers whatever is due then.</summary>
    public async Task AfterAsync(TimeSpan time)
    {
        Time.Advance(time);
        Assert.That(await Engine.EvaluateAsync(CancellationToken.None), "this center evaluates");
        await DeliverAsync();
    }

    public Task EvaluateAsync() => AfterAsync(TimeSpan.Zero);

    public async Task DeliverAsync()
    {
        while (await Engine.DeliverAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Makes a rule that fires at the next evaluation: nobody has asked for anything. Its id.</summary>
    public async Task<string> FiringRuleAsync(string name, object? suppression = null, object? escalation = null, params string[] receivers) => (await Admin.PostAsync(
        "/api/v2/alerts/rules",
        new
        {
            name,
            receivers,
            suppression,
            escalation,
            condition = new { metric = "requests", @operator = "lt", threshold = 1, filter = new { @namespace = name } },
        })).Text("id");

    /// <summary>Ends what <see cref="FiringRuleAsync"/> began: requests of the last whole minute.</summary>
    public Task ServeAsync(string ns, long requests = 1, long refused = 0, long tokens = 0) => Center.OwnGateway.PostUsageAsync(
        _source, ++_batches, Batches.Usage([Batches.Minute(Time.GetUtcNow().AddMinutes(-2), requests, ns, refused: refused, tokens: tokens)]));

    public async Task<string> WebhookAsync(string name, WebhookReceiver receiver, string? secret = null, string format = "generic") => (await Admin.PostAsync(
        "/api/v2/alerts/receivers", new { name, type = "webhook", url = receiver.Url, secret, format })).Text("id");

    /// <summary>The newest alert of a rule, with all that belongs to it.</summary>
    public async Task<JsonObject> AlertAsync(string rule)
    {
        var page = await Admin.GetAsync($"/api/v2/alerts?rule={Uri.EscapeDataString(rule)}&page_size=1&sort=-updatedAt", HttpStatusCode.OK);
        return await Admin.GetAsync($"/api/v2/alerts/{page["items"]![0]!["id"]}", HttpStatusCode.OK);
    }

    public async Task<int> CountAsync(string query) => (int)(await Admin.GetAsync($"/api/v2/alerts?{query}", HttpStatusCode.OK))["total"]!;

    public static string[] Kinds(JsonObject alert) => [.. alert["events"]!.AsArray().Select(static item => (string)item!["kind"]!)];

    public ValueTask DisposeAsync() => Center.DisposeAsync();
}
