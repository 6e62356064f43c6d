using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>Which namespace takes a request is seen by its upstream: the answer is that upstream's name.</summary>
internal sealed class NamespaceTests
{
    private static MatcherConfig Match(string source, string? field, string value, string op = "eq") =>
        new() { Source = source, Field = field, Operator = op, Value = value };

    private static IEnumerable<TestCaseData> Matchers()
    {
        yield return new(Match("header", "X-Channel-Code", "a"), Requests.Chat("x-channel-code: a"), Requests.Chat("X-Channel-Code: b"));
        yield return new(Match("query", "channel", "a b"), Requests.Get("/v1/x?y=1&channel=a%20b"), Requests.Get("/v1/x?channel=a"));
        yield return new(Match("path", null, "/raw/", "starts_with"), Requests.Get("/v1/../raw/x"), Requests.Get("/v1/raw/"));
        yield return new(Match("method", null, "PUT"), Requests.Bare("PUT", "/raw/x"), Requests.Get("/raw/x"));
        yield return new(Match("ip", null, "1.2.3.0/24"), Requests.Get("/v1/x", "X-Forwarded-For: 1.2.3.4"), Requests.Get("/v1/x", "X-Forwarded-For: 1.2.4.4"));
        yield return new(Match("body", "user.level", "VIP"), Chat("""{"user":{"level":"VIP"}}"""), Chat("""{"user":{"level":"vip"}}"""));
        yield return new(Match("body", "messages.1.role", "tool"), Chat("""{"messages":[{},{"role":"tool"}]}"""), Chat("""{"messages":[{"role":"tool"}]}"""));
        yield return new(Match("body", "model", "gpt", "starts_with"), Chat("""{"model":"\u0067pt-4o"}"""), Chat("""{"model":"qwen"}"""));
        yield return new(Match("body", "depth", "3", "gte"), Chat("""{"depth":3}"""), Chat("""{"depth":2}"""));
        yield return new(Match("body", "kind", "batch"), Requests.Post("/raw/x", """{"kind":"batch"}"""), Requests.Post("/raw/x", "no json"));
        yield return new(Match("header", "X-A", "^a+$", "regex"), Requests.Get("/v1/x", "X-A: aaa"), Requests.Get("/v1/x", "X-A: aab"));
    }

    [TestCaseSource(nameof(Matchers))]
    public async Task A_matcher_comes_before_the_default(MatcherConfig matcher, string matching, string other)
    {
        await using var special = FakeUpstream.Start(new FakeBehaviour("special", static exchange => exchange.RespondAsync(200, "special")));
        await using var rig = await Rig.StartAsync(
            new FakeBehaviour("default", static exchange => exchange.RespondAsync(200, "default")),
            snapshot => snapshot with
            {
                Settings = new() { TrustedProxies = ["127.0.0.1"] },
                Namespaces = [snapshot.Namespaces[0], new() { Code = "special", DefaultUpstream = "special", Match = [matcher] }],
                Upstreams = [snapshot.Upstreams[0], snapshot.Upstreams[0] with { Name = "special", Servers = [new() { Url = special.Url.ToString().TrimEnd('/') }] }],
            });
        await using var client = await rig.ConnectAsync();
        foreach (var (request, answer) in new[] { (matching, "special"), (other, "default"), (matching, "special") })
        {
            await client.SendAsync(request);
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(answer));
        }
    }

    [Test]
    public async Task All_matchers_of_a_namespace_have_to_hold()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with
        {
            DefaultNamespace = null,
            Namespaces = [snapshot.Namespaces[0] with { Match = [Match("header", "X-A", "1"), Match("body", "b", "2")] }],
        });
        Assert.That((await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", """{"b":2}""", "X-A: 1"))).Status, Is.EqualTo(200));
        Rig.AssertError(await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", """{"b":2}""")), 404, "namespace_not_found");
        Rig.AssertError(await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", """{"b":3}""", "X-A: 1")), 404, "namespace_not_found");
    }

    private static string Chat(string body) => Requests.Post("/v1/chat/completions", body);
}
