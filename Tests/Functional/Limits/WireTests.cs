using System.Text.Json;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Downstream;
using Tests.Functional.Upstream;
using Requests = Tests.Functional.Downstream.Requests;

namespace Tests.Functional.Limits;

/// <summary>What clients see of limits: errors, and the fields of every answer.</summary>
public sealed class WireTests
{
    private static readonly PolicyConfig Rate = new() { Name = "rate", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = 1, TimeWindow = 3600, Burst = 4 } };

    private static readonly PolicyConfig Tokens = new()
    {
        Name = "tokens",
        Type = "token-limit",
        Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 44_640, MaxTotal = 1_000 }, new TokenWindowConfig { Minutes = 60, MaxOutput = 500 }] },
    };

    [Test]
    public async Task Every_answer_says_how_the_tightest_limits_stand_and_nothing_of_the_upstreams()
    {
        await using var rig = await StartAsync([Rate, Tokens]);
        var first = await rig.ExchangeAsync(Chat(100));
        var models = await rig.ExchangeAsync(Requests.Get("/v1/models"));
        var unknown = await rig.ExchangeAsync(Requests.Get("/nowhere"));
        var stream = await rig.ExchangeAsync(Chat(50));
        Assert.Multiple(() =>
        {
            // Reserved is 100 of 500 output tokens.
            AssertFields(first, 200, "4", "3", "500", "400");
            Assert.That(first.All("x-ratelimit-limit-tokens"), Has.Count.EqualTo(1));
            Assert.That(first.Get("x-ratelimit-remaining-widgets"), Is.Null);

            // Its usage was 2 and 1: no window counts more of it; a list of models is a request without tokens.
            AssertFields(models, 200, "4", "2", "1000", "997");
            AssertFields(unknown, 404, "4", "2", "1000", "997");
            AssertFields(stream, 200, "4", "1", "500", "449");
            Assert.That(first.Get("x-ratelimit-reset-requests"), Does.Match("^(1h0m0s|59m59[.0-9]*s)$"));
            Assert.That(first.Get("x-ratelimit-reset-tokens"), Does.Match(@"^(\d+m)?\d+(\.\d+)?m?s$"));
        });
    }

    [Test]
    public async Task Without_limits_no_field_is_added()
    {
        await using var rig = await StartAsync([Rate with { Mode = "shadow" }, Tokens with { Namespaces = ["other"] }]);
        var response = await rig.ExchangeAsync(Chat(100));
        Assert.That(response.Headers.ToString(), Does.Not.Contain("ratelimit").IgnoreCase);
        Assert.That(response.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_rate_is_refused_with_429_and_the_true_wait()
    {
        await using var rig = await StartAsync([Rate with { Config = new QpsLimitSettings { MaxQps = 1, TimeWindow = 600, Burst = 1 } }]);
        Assert.That((await rig.ExchangeAsync(Requests.Chat())).Status, Is.EqualTo(200));
        var refused = await rig.ExchangeAsync(Requests.Chat());
        Rig.AssertError(refused, 429, "rate_limit_exceeded");
        var seconds = int.Parse(refused.Get("Retry-After")!);
        var milliseconds = int.Parse(refused.Get("retry-after-ms")!);
        Assert.Multiple(() =>
        {
            Assert.That(Error(refused).GetProperty("type").GetString(), Is.EqualTo("requests"));
            Assert.That(milliseconds, Is.InRange(600_000 - 60_000, 600_000));
            Assert.That(seconds, Is.EqualTo((milliseconds + 999) / 1000));
            Assert.That(refused.Get("x-ratelimit-remaining-requests"), Is.EqualTo("0"));
            Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task A_token_window_is_refused_with_its_numbers_and_on_messages_in_Anthropics_words()
    {
        await using var rig = await StartAsync([Window(100)], Hanging);
        await using var holder = await rig.ConnectAsync();
        await holder.SendAsync(Chat(100));
        await rig.Upstream.WaitForRequestAsync();
        var refused = await rig.ExchangeAsync(Chat(30));
        Rig.AssertError(refused, 429, "rate_limit_exceeded");
        var messages = await rig.ExchangeAsync(Requests.Post("/v1/messages", """{"model":"m","max_tokens":30,"messages":[]}"""));
        using var error = JsonDocument.Parse(messages.Body);
        Assert.Multiple(() =>
        {
            Assert.That(Error(refused).GetProperty("type").GetString(), Is.EqualTo("tokens"));
            Assert.That(Error(refused).GetProperty("message").GetString(), Does.Contain("Limit 100, Used 100, Requested 33"));
            Assert.That(int.Parse(refused.Get("Retry-After")!), Is.InRange(1, 44_640 * 60));
            Assert.That(messages.Status, Is.EqualTo(429));
            Assert.That(error.RootElement.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("rate_limit_error"));
        });
    }

    [Test]
    public async Task Concurrency_is_refused_while_it_lasts()
    {
        var policy = new PolicyConfig { Name = "places", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1 } };
        await using var rig = await StartAsync([policy], Hanging);
        await using (var holder = await rig.ConnectAsync())
        {
            await holder.SendAsync(Chat(1));
            await rig.Upstream.WaitForRequestAsync();
            var refused = await rig.ExchangeAsync(Chat(1));
            Rig.AssertError(refused, 429, "concurrency_limit_exceeded");
            Assert.That(refused.Get("Retry-After"), Is.EqualTo("1"));
            holder.Reset();
        }

        await rig.Gateway.WaitForRestAsync();
        await using var next = await rig.ConnectAsync();
        await next.SendAsync(Chat(1));
        await rig.Upstream.WaitForRequestAsync(2);
    }

    [Test]
    public async Task A_quota_tells_clients_not_to_try_again()
    {
        await using var rig = await StartAsync([], null, static ns => ns with { Quota = new QuotaConfig { Period = "month", MaxTotal = 5 } });
        Assert.That((await rig.ExchangeAsync(Chat(100))).Status, Is.EqualTo(200));
        await rig.Gateway.WaitForRestAsync();
        var refused = await rig.ExchangeAsync(Chat(100));
        Rig.AssertError(refused, 429, "insufficient_quota");
        Assert.That((refused.Get("x-should-retry"), refused.Get("Retry-After")), Is.EqualTo(("false", (string?)null)));
    }

    [Test]
    public async Task A_failed_upstream_gives_all_back()
    {
        await using var rig = await StartAsync([Window(100)], new FakeBehaviour("fails", static exchange => exchange.RespondAsync(500, "{}")));
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await rig.ExchangeAsync(Chat(100))).Status, Is.EqualTo(500));
            await rig.Gateway.WaitForRestAsync();
        }

        Assert.That((await rig.ExchangeAsync(Requests.Get("/v1/models"))).Get("x-ratelimit-remaining-tokens") ?? "", Is.EqualTo("100"));
    }

    private static FakeBehaviour Hanging { get; } = new("hangs", static exchange => exchange.HangAsync());

    private static FakeBehaviour Answering { get; } = new("answers", static exchange => exchange.RespondAsync(
        200, """{"usage":{"prompt_tokens":2,"completion_tokens":1,"total_tokens":3}}""", "Content-Type: application/json", "x-ratelimit-limit-tokens: 7", "x-ratelimit-remaining-widgets: 7"));

    private static PolicyConfig Window(long total) =>
        Tokens with { Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 44_640, MaxTotal = total }] } };

    private static string Chat(int maximum) => Requests.Post("/v1/chat/completions", $$"""{"model":"m","max_tokens":{{maximum}},"messages":[]}""");

    private static async Task<Rig> StartAsync(PolicyConfig[] policies, FakeBehaviour? behaviour = null, Func<NamespaceConfig, NamespaceConfig>? change = null) =>
        await Rig.StartAsync(behaviour ?? Answering, snapshot => snapshot with
        {
            Namespaces = [change is null ? snapshot.Namespaces[0] : change(snapshot.Namespaces[0]), new NamespaceConfig { Code = "other" }],
            Policies = policies,
        });

    private static JsonElement Error(RawResponse response) => JsonDocument.Parse(response.Body).RootElement.GetProperty("error");

    private static void AssertFields(RawResponse response, int status, string requests, string requestsLeft, string tokens, string tokensLeft) => Assert.That(
        (response.Status, response.Get("x-ratelimit-limit-requests"), response.Get("x-ratelimit-remaining-requests"), response.Get("x-ratelimit-limit-tokens"),
            response.Get("x-ratelimit-remaining-tokens")),
        Is.EqualTo((status, requests, requestsLeft, tokens, tokensLeft)));
}
