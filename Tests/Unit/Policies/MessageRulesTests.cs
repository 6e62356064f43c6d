using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Policies;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Policies;

public sealed class MessageRulesTests
{
    [TestCase("allow", "VIP", Refusal.None)]
    [TestCase("allow", "basic", Refusal.PolicyViolation)]
    [TestCase("allow", null, Refusal.PolicyViolation)]
    [TestCase("deny", "VIP", Refusal.PolicyViolation)]
    [TestCase("deny", "basic", Refusal.None)]
    [TestCase("deny", null, Refusal.None)]
    public async Task A_rule_admits_or_refuses_by_what_the_body_says(string action, string? level, object refusal) =>
        Assert.That(await EvaluateAsync(level, Rule("rule", action)), Is.EqualTo((refusal, (Refusal)refusal == Refusal.None ? null : "rule")));

    [Test]
    public async Task The_first_rule_that_refuses_is_named_in_the_order_of_priority() =>
        Assert.That(
            await EvaluateAsync("VIP", Rule("late", "deny") with { Priority = 20 }, Rule("first", "deny") with { Priority = 10 }, Rule("passes", "allow") with { Priority = 1 }),
            Is.EqualTo((Refusal.PolicyViolation, "first")));

    [Test]
    public async Task What_is_disabled_in_shadow_or_out_of_reach_refuses_nothing() =>
        Assert.That(
            await EvaluateAsync(
                "VIP",
                Rule("disabled", "deny") with { Enabled = false },
                Rule("shadow", "deny") with { Mode = "shadow" },
                Rule("elsewhere", "deny") with { Routes = ["raw"] }),
            Is.EqualTo((Refusal.None, (string?)null)));

    private static PolicyConfig Rule(string name, string action) => new()
    {
        Name = name,
        Type = "message-matching",
        Config = new MessageMatchingSettings { MatchingFieldSource = "body", MatchingFieldName = "user.level", MatchingValue = "VIP", MatchingAction = action },
    };

    private static async Task<(Refusal Refusal, string? Policy)> EvaluateAsync(string? level, params PolicyConfig[] rules)
    {
        var body = $$"""{"model":"gpt-4o-mini","messages":[]{{(level is null ? "" : $",\"user\":{{\"level\":\"{level}\"}}")}}}""";
        await using var exchange = await Requests.CreateAsync(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}", snapshot => snapshot with { Policies = rules });
        Assert.That(exchange.Refusal, Is.EqualTo(Refusal.None));
        return (MessageRules.Evaluate(exchange.Context), exchange.Context.RefusedBy);
    }
}
