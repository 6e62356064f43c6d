using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Requests that stay together: on one server of an upstream, or on one target of a route.</summary>
internal sealed class AffinityTests
{
    private ToggledUpstream[] _servers = null!;

    private Snapshot Three => Snapshots.To([.. _servers.Select(static server => server.Url)]);

    [SetUp]
    public void Start() => _servers = [ToggledUpstream.Start("a"), ToggledUpstream.Start("b"), ToggledUpstream.Start("c")];

    [TearDown]
    public async Task Stop()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [TestCase("header:X-User")]
    [TestCase("query:user")]
    [TestCase("body:metadata.user")]
    public async Task Requests_with_the_same_value_meet_the_same_server(string on)
    {
        await using var gateway = await TestGateway.StartAsync(Three.Served(upstream => upstream with { LoadBalancing = "consistent-hash", HashOn = on }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        var servers = await AskAsync(client, 40);

        Assert.That(await AskAsync(client, 40), Is.EqualTo(servers));
        Assert.That(servers, Is.SupersetOf(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task When_a_server_fails_its_values_move_and_the_others_stay()
    {
        await using var gateway = await TestGateway.StartAsync(Three.Served(static upstream => upstream with { LoadBalancing = "consistent-hash", HashOn = "header:X-User" }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var before = await AskAsync(client, 30);

        _servers[1].Status = 503;
        var after = await AskAsync(client, 30);

        Assert.That(after, Has.None.EqualTo("b"));
        Assert.That(after.Zip(before).Where(static pair => pair.Second != "b"), Has.All.Matches<(string After, string Before)>(static pair => pair.After == pair.Before));
    }

    [Test]
    public async Task A_conversation_meets_the_server_that_knows_it()
    {
        await using var gateway = await TestGateway.StartAsync(Three.Served(static upstream => upstream with { LoadBalancing = "prefix-affinity" }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var servers = new HashSet<string>();
        for (var conversation = 0; conversation < 60; conversation++)
        {
            var text = string.Concat(Enumerable.Repeat($"{conversation} and so on ", 40));
            var first = await AskAsync(client, "/v1/chat/completions", Body(text));
            servers.Add(first);
            for (var turn = 0; turn < 5; turn++)
            {
                text += new string((char)('a' + turn), 300);
                Assert.That(await AskAsync(client, "/v1/chat/completions", Body(text)), Is.EqualTo(first));
            }
        }

        Assert.That(servers, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_canary_gets_its_part_and_who_is_sticky_stays_until_the_weights_change_and_then_mostly()
    {
        await using var gateway = await TestGateway.StartAsync(Canary(90, 10));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var first = await AskAsync(client, 200);
        Assert.That(await AskAsync(client, 200), Is.EqualTo(first));
        Assert.That(first.Count(static name => name == "b"), Is.InRange(8, 40));

        gateway.Apply(Canary(70, 30) with { Version = 2 });
        var second = await AskAsync(client, 200);

        // Nobody leaves the canary as it grows.
        Assert.That(second.Count(static name => name == "b"), Is.InRange(35, 90));
        Assert.That(second.Zip(first).Where(static pair => pair.Second == "b"), Has.All.Matches<(string After, string Before)>(static pair => pair.After == "b"));
    }

    [Test]
    public async Task Without_the_value_and_without_stickiness_targets_are_drawn_by_weight()
    {
        await using var gateway = await TestGateway.StartAsync(Canary(3, 1));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var canary = 0;
        for (var i = 0; i < 600; i++)
        {
            canary += await AskAsync(client, "/v1/chat/completions", Requests.ChatBody()) == "b" ? 1 : 0;
        }

        // 150, give or take more than seven times the deviation.
        Assert.That(canary, Is.InRange(70, 230));
    }

    private static async Task<string[]> AskAsync(RawClient client, int users)
    {
        var answers = new string[users];
        for (var i = 0; i < users; i++)
        {
            answers[i] = await AskAsync(client, $"/v1/chat/completions?user=u{i}", Requests.ChatBody($",\"metadata\":{{\"user\":\"u{i}\"}}"), $"X-User: u{i}");
        }

        return answers;
    }

    private static async Task<string> AskAsync(RawClient client, string path, string body, params string[] fields)
    {
        await client.SendAsync(Requests.Post(path, body, fields));
        return (await client.ReadResponseAsync()).BodyText;
    }

    private static string Body(string text) => $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{text}}"}]}""";

    private Snapshot Canary(int stable, int canary)
    {
        var snapshot = Three;
        return (snapshot with
        {
            Upstreams =
            [
                snapshot.Upstreams[0] with { Name = "upstream", Servers = [snapshot.Upstreams[0].Servers[0]] },
                snapshot.Upstreams[0] with { Name = "canary", Servers = [snapshot.Upstreams[0].Servers[1]] },
            ],
        }).Routed(route => route with
        {
            Targets = [new TargetConfig { Upstream = "upstream", Weight = stable }, new TargetConfig { Upstream = "canary", Weight = canary }],
            StickyOn = route.Protocol == "opaque" ? null : "header:X-User",
        });
    }
}
