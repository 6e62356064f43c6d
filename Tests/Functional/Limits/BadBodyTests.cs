using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Downstream;

namespace Tests.Functional.Limits;

/// <summary>Bodies that cannot be read where limits have to: refused in words, and nothing is counted for them.</summary>
internal sealed class BadBodyTests
{
    private static readonly string Deep = $"{{\"messages\":{new string('[', 100_000)}{new string(']', 100_000)}}}";

    private static IEnumerable<TestCaseData> Bodies()
    {
        yield return Body("no JSON", "model=gpt-4o&messages=hi", null);
        yield return Body("no object", "[{}]", null);
        yield return Body("cut off", """{"model":"gpt-4o","messages":[{"role":"user","content":"hi""", null);
        yield return Body("deeply nested", Deep, null);
        yield return Body("a field twice", """{"model":"gpt-4o","messages":[],"messages":[{"role":"user","content":"hi"}]}""", "messages");
        yield return Body("a maximum twice", """{"model":"gpt-4o","max_tokens":1,"max_tokens":1000000,"messages":[]}""", "max_tokens");
        yield return Body("a maximum twice, once escaped", "{\"model\":\"gpt-4o\",\"max_tokens\":1,\"max_\\u0074okens\":1000000,\"messages\":[]}", "max_tokens");
        yield return Body("two documents", """{"model":"gpt-4o","messages":[]}{"messages":[]}""", null);
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task A_body_that_cannot_be_read_is_refused_and_takes_nothing(string body, string? named)
    {
        await using var rig = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var refused = await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", body));
            Rig.AssertError(refused, 400, "invalid_json");
            Assert.That(refused.BodyText, Does.Contain(named ?? "body"));
        }

        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
        await AssertNothingTakenAsync(rig);
    }

    [Test]
    public async Task A_body_longer_than_it_says_is_one_that_is_cut_off_and_a_request_that_is_none()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.ConnectAsync();

        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{\"messages\":[]}\r\n\r\n");

        Rig.AssertError(await client.ReadResponseAsync(), 400, "invalid_json");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(400));
        await client.WaitForCloseAsync();
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
        await AssertNothingTakenAsync(rig);
    }

    [Test]
    public async Task A_body_shorter_than_it_says_takes_nothing()
    {
        await using var rig = await StartAsync();
        await using (var client = await rig.ConnectAsync())
        {
            await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n{\"messages\":[]}");
            client.ShutdownSend();
            await client.WaitForCloseAsync();
        }

        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
        await AssertNothingTakenAsync(rig);
    }

    // One request an hour: the first good one still has it.
    private static Task<Rig> StartAsync() => Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with
    {
        Policies =
        [
            new PolicyConfig { Name = "rate", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = 1, TimeWindow = 3600, Burst = 1 } },
            new PolicyConfig { Name = "places", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1 } },
            new PolicyConfig { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 60, MaxTotal = 1000 }] } },
        ],
    });

    private static async Task AssertNothingTakenAsync(Rig rig)
    {
        var good = await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", """{"model":"gpt-4o-mini","max_tokens":900,"messages":[{"role":"user","content":"hi"}]}"""));
        Assert.That(good.Status, Is.EqualTo(200), good.BodyText);
    }

    private static TestCaseData Body(string name, string body, string? named) => new TestCaseData(body, named).SetArgDisplayNames(name);
}
