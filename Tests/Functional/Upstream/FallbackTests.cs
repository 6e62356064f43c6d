using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Where a request goes when its upstream has failed.</summary>
internal sealed class FallbackTests
{
    private static readonly FakeBehaviour Fails = new("fails", static exchange => exchange.RespondAsync(503, "{}", "Retry-After: 7"));

    [TestCase("refused")]
    [TestCase("503")]
    [TestCase("silent")]
    [TestCase("closes")]
    public async Task The_fallback_serves_under_its_own_name_of_the_model(string fault)
    {
        using var closed = new ClosedPort();
        await using var first = FakeUpstream.Start(fault switch { "503" => Fails, "silent" => FakeFaults.BlackHole, _ => FakeFaults.CloseAfterRequest });
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Snapshot(2, fault == "refused" ? new Uri($"http://127.0.0.1:{closed.Port}") : first.Url, second.Url);
        await using var gateway = await TestGateway.StartAsync(snapshot.With(new TimeoutsConfig { ResponseHeaderMs = fault == "silent" ? 50 : 20_000 }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(second.Requests.Single().BodyText, Does.Contain("\"model-1\"").And.Not.Contain("gpt-4o-mini"));
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Servers_of_the_target_come_first_while_attempts_are_left_for_the_fallbacks()
    {
        await using var one = FakeUpstream.Start(Fails);
        await using var other = FakeUpstream.Start(Fails);
        await using var second = FakeUpstream.Start(Fails);
        await using var third = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Snapshot(4, one.Url, second.Url, third.Url);
        snapshot = snapshot with { Upstreams = [snapshot.Upstreams[0] with { Servers = [.. snapshot.Upstreams[0].Servers, Server(other.Url)] }, .. snapshot.Upstreams.Skip(1)] };
        await using var gateway = await TestGateway.StartAsync(snapshot);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That((one.Requests.Count, other.Requests.Count, second.Requests.Count, third.Requests.Count), Is.EqualTo((1, 1, 1, 1)));
    }

    [Test]
    public async Task One_attempt_is_one_attempt()
    {
        await using var first = FakeUpstream.Start(Fails);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshot(1, first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(503));
        Assert.That(second.Requests, Is.Empty);
    }

    [Test]
    public async Task The_last_fallback_s_own_failure_is_what_the_client_gets()
    {
        await using var first = FakeUpstream.Start(FakeFaults.CloseAfterRequest);
        await using var second = FakeUpstream.Start(new FakeBehaviour("refuses", static exchange => exchange.RespondAsync(429, "{\"second\":true}")));
        await using var gateway = await TestGateway.StartAsync(Snapshot(2, first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((429, "{\"second\":true}")));
    }

    [Test]
    public async Task A_target_that_is_full_gives_way_to_the_fallback()
    {
        await using var first = FakeUpstream.Start(FakeFaults.BlackHole);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Snapshot(2, first.Url, second.Url);
        snapshot = snapshot with { Upstreams = [snapshot.Upstreams[0] with { Servers = [snapshot.Upstreams[0].Servers[0] with { MaxConnections = 1 }] }, .. snapshot.Upstreams.Skip(1)] };
        await using var gateway = await TestGateway.StartAsync(snapshot);
        await using var waiting = await RawClient.ConnectAsync(gateway.Port);
        await waiting.SendAsync(Requests.Chat());
        await first.Open.WaitForAsync(1);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(second.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_fallback_s_answer_is_counted_by_its_own_model()
    {
        var words = string.Join(' ', Enumerable.Repeat("counterrevolutionaries", 20));
        var answer = $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{words}}}"},"finish_reason":"stop"}]}""";
        await using var first = FakeUpstream.Start(Fails);
        await using var second = FakeUpstream.Start(new FakeBehaviour("answers", exchange => exchange.RespondAsync(200, answer, "Content-Type: application/json")));
        var snapshot = Snapshot(2, first.Url, second.Url) with
        {
            Models = [new ModelConfig { Pattern = "gpt-4o-mini", Tokenizer = "o200k_base" }, new ModelConfig { Pattern = "model-1", Tokenizer = "p50k_base" }],
        };

        var lines = await AccessLines.OfAsync(snapshot, static gateway => AskTwiceAsync(gateway));

        var direct = await AccessLines.OfAsync(
            snapshot with { Routes = [.. snapshot.Routes.Select(static route => route with { Targets = [new TargetConfig { Upstream = "fallback-1" }], Fallback = [] })] },
            static gateway => AskTwiceAsync(gateway));
        Assert.That(lines[^1].Text("upstream"), Is.EqualTo("fallback-1"));
        Assert.That(
            (lines[^1].Number("input_tokens"), lines[^1].Number("output_tokens"), lines[^1].Text("settled_by")),
            Is.EqualTo((direct[^1].Number("input_tokens"), direct[^1].Number("output_tokens"), direct[^1].Text("settled_by"))));
    }

    // By the second request the vocabularies are there.
    private static async Task AskTwiceAsync(TestGateway gateway)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        }
    }

    private static Snapshot Snapshot(int attempts, Uri target, params Uri[] fallbacks)
    {
        var snapshot = Snapshots.To(target).Attempts(attempts).Routed(route => route with { Fallback = [.. fallbacks.Select(static (_, i) => $"fallback-{i + 1}")] });
        return snapshot with
        {
            Upstreams =
            [
                .. snapshot.Upstreams,
                .. fallbacks.Select(static (url, i) => new UpstreamConfig
                {
                    Name = $"fallback-{i + 1}",
                    Servers = [Server(url)],
                    Models = new Dictionary<string, string> { ["gpt-4o-mini"] = $"model-{i + 1}" },
                }),
            ],
        };
    }

    private static ServerConfig Server(Uri url) => new() { Url = url.ToString().TrimEnd('/'), MaxConnections = 10_000 };
}
