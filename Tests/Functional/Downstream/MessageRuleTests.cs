using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class MessageRuleTests
{
    private const string Vip = """{"model":"m","user":{"level":"VIP"}}""";

    private const string Plain = """{"model":"m","user":{"level":"plain"}}""";

    private const string Nobody = """{"model":"m"}""";

    public static PolicyConfig Rule(string source, string? field, string op, string value, string action) => new()
    {
        Name = "rule",
        Type = "message-matching",
        Config = new MessageMatchingSettings
        {
            MatchingFieldSource = source,
            MatchingFieldName = field,
            MatchingOperator = op,
            MatchingValue = value,
            MatchingAction = action,
        },
    };

    [TestCase("allow", Vip, 200)]
    [TestCase("allow", Plain, 403)]
    [TestCase("allow", Nobody, 403)]
    [TestCase("deny", Vip, 403)]
    [TestCase("deny", Plain, 200)]
    [TestCase("deny", Nobody, 200)]
    public async Task A_rule_on_the_body_admits_or_refuses(string action, string body, int status)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, snapshot => snapshot with { Policies = [Rule("body", "user.level", "equals", "VIP", action)] });
        var response = await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", body));
        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(status == 200 ? 1 : 0));
        if (status == 403)
        {
            Rig.AssertError(response, 403, "policy_violation");
            Assert.That(response.BodyText, Does.Contain("rule"));
        }
    }

    [TestCase("allow", 403)]
    [TestCase("deny", 200)]
    public async Task A_shadow_refuses_nothing(string action, int enforced)
    {
        foreach (var mode in new[] { "shadow", "enforce" })
        {
            await using var rig = await Rig.StartAsync(FakeBehaviours.Json, snapshot => snapshot with
            {
                Policies = [Rule("header", "X-Tier", "eq", "gold", action) with { Mode = mode }],
            });
            Assert.That((await rig.ExchangeAsync(Requests.Chat())).Status, Is.EqualTo(mode == "shadow" ? 200 : enforced));
        }
    }

    [Test]
    public async Task A_rule_holds_only_where_it_is_meant_to()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with
        {
            Policies =
            [
                Rule("method", null, "eq", "GET", "deny") with { Routes = ["raw"] },
                Rule("method", null, "eq", "PUT", "deny") with { Name = "off", Enabled = false },
            ],
        });
        Assert.That((await rig.ExchangeAsync(Requests.Get("/v1/x"))).Status, Is.EqualTo(200));
        Assert.That((await rig.ExchangeAsync(Requests.Get("/raw/x"))).Status, Is.EqualTo(403));
        Assert.That((await rig.ExchangeAsync(Requests.Bare("PUT", "/raw/x"))).Status, Is.EqualTo(200));
    }

    [TestCase("/v1/files")]
    [TestCase("/raw/x")]
    public async Task A_rule_on_the_body_reads_the_body_of_opaque_routes_too(string target)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with { Policies = [Rule("body", "user.level", "equals", "VIP", "deny")] });
        Assert.That((await rig.ExchangeAsync(Requests.Post(target, Vip))).Status, Is.EqualTo(403));
        Assert.That((await rig.ExchangeAsync(Requests.Post(target, Plain))).Status, Is.EqualTo(200));
        Assert.That(rig.Received().BodyText, Is.EqualTo(Plain));
    }
}
