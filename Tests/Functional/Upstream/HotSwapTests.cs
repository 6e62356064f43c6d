using System.Globalization;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Configuration that changes under load.</summary>
internal sealed class HotSwapTests
{
    [Test]
    public async Task Every_request_is_served_by_one_version()
    {
        const int Swaps = 200;
        await using var upstream = FakeUpstream.Start(static exchange =>
            exchange.RespondAsync(200, $"{exchange.Request.Get("x-version")} {exchange.Request.Target}"));
        await using var gateway = await TestGateway.StartAsync(Version(upstream.Url, 1));
        using var over = new CancellationTokenSource();
        var served = new ObservedCounter("the requests served");

        var asking = Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            while (!over.IsCancellationRequested)
            {
                await client.SendAsync(Requests.Post("/api/chat", Requests.ChatBody()));
                var response = await client.ReadResponseAsync();
                var version = response.BodyText.Split(' ')[0];
                Assert.That((response.Status, response.BodyText), Is.EqualTo((200, $"{version} /v{version}/chat/completions")));
                served.Increment();
            }
        }).ToArray();
        for (var version = 2; version <= Swaps; version++)
        {
            gateway.Apply(Version(upstream.Url, version));
            await served.WaitForAtLeastAsync(served.Value + 2);
        }

        await over.CancelAsync();
        await Task.WhenAll(asking);
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Connections_to_a_removed_upstream_are_closed_and_streams_under_way_go_on()
    {
        await using var before = FakeUpstream.Start(async exchange =>
        {
            if (exchange.Request.Get("x-stream") is null)
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("1");
            await exchange.WaitAsync("swapped");
            await exchange.SendEventAsync("2");
            await exchange.EndChunksAsync();
        });
        await using var after = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(before.Url));
        await using var streaming = await RawClient.ConnectAsync(gateway.Port);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await streaming.SendAsync(Requests.ChatStream("x-stream: 1"));
        await streaming.ReadHeadAsync();
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 1"));
        await client.SendAsync(Requests.Chat());
        await client.ReadResponseAsync();
        Assert.That(before.Open.Value, Is.EqualTo(2));

        gateway.Apply(Snapshots.To(after.Url) with { Version = 2 });

        await before.Open.WaitForAsync(1);
        before.Gates.Open("swapped");
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 2"));
        Assert.That(await streaming.ReadEventAsync(), Is.Null);
        await before.Open.WaitForAsync(0);
        await streaming.SendAsync(Requests.Chat());
        Assert.That((await streaming.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That((before.Requests.Count, after.Requests.Count), Is.EqualTo((2, 1)));
    }

    [TestCase("another key")]
    [TestCase("another URL")]
    [TestCase("another list of servers")]
    [TestCase("another balancing")]
    public async Task A_changed_upstream_keeps_its_streams_and_new_requests_take_what_is_new(string change)
    {
        Func<FakeExchange, Task> script = static async exchange =>
        {
            var key = exchange.Request.Get("Authorization");
            if (exchange.Request.Get("x-stream") is null)
            {
                await exchange.RespondAsync(200, $"{exchange.Request.Target} with {key}");
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync($"1 {key}");
            await exchange.WaitAsync("changed");
            await exchange.SendEventAsync($"2 {key}");
            await exchange.EndChunksAsync();
        };
        await using var before = FakeUpstream.Start(script);
        await using var after = FakeUpstream.Start(script);
        var old = Snapshots.To(before.Url).Served(static upstream => upstream with { ApiKey = "old" });
        await using var gateway = await TestGateway.StartAsync(old);
        await using var streaming = await RawClient.ConnectAsync(gateway.Port);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await streaming.SendAsync(Requests.ChatStream("x-stream: 1"));
        await streaming.ReadHeadAsync();
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 1 Bearer old"));

        var changed = old.Served(upstream => change switch
        {
            "another key" => upstream with { ApiKey = "new" },
            "another URL" => upstream with { Servers = [new ServerConfig { Url = $"{before.Url}base" }] },
            "another list of servers" => upstream with { Servers = [upstream.Servers[0] with { Weight = 0 }, new ServerConfig { Url = after.Url.ToString() }] },
            _ => upstream with { LoadBalancing = "least-requests", Panic = true },
        });
        gateway.Apply(changed with { Version = 2 });
        await client.SendAsync(Requests.Chat());
        var answer = await client.ReadResponseAsync();

        Assert.That(answer.BodyText, Is.EqualTo(change switch
        {
            "another key" => "/v1/chat/completions with Bearer new",
            "another URL" => "/base/v1/chat/completions with Bearer old",
            _ => "/v1/chat/completions with Bearer old",
        }));
        Assert.That(after.Requests, Has.Count.EqualTo(change == "another list of servers" ? 1 : 0));
        before.Gates.Open("changed");
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 2 Bearer old"));
        Assert.That(await streaming.ReadEventAsync(), Is.Null);
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task A_hundred_reloads_leave_nothing_behind()
    {
        const int Reloads = 100;
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(exchange.Request.Target == "/health" ? 204 : 200, FakeBehaviours.JsonBody));
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var old = new List<WeakReference>();
        for (var version = 1; version <= Reloads; version++)
        {
            gateway.Apply(OfItsOwn(upstream.Url, version));
            await AskAsync(client);
            Note(gateway, old);
        }

        // What the last one asks for is there, and nothing of the others.
        gateway.Apply(Snapshots.To(upstream.Url) with { Version = Reloads + 1 });
        await AskAsync(client);
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Servers.Count == 1, () => $"{gateway.DataPlane.Stats.Servers.Count} servers are known");
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Servers[0].IdleConnections == 1, () => $"not at rest: {gateway.DataPlane.Stats.Servers[0]}");
        await upstream.Open.WaitForAsync(1);
        await Waiting.UntilAsync(() => Alive(old) == 0, () => $"{Alive(old)} objects of old configurations are alive");
    }

    [Test]
    public async Task Connections_outlive_a_change_that_keeps_their_server()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();
        for (var version = 2; version < 20; version++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
            pair.Gateway.Apply(Version(pair.Upstream.Url, version));
        }

        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    // A server that no other version has, with all that is kept beside one.
    private static Snapshot OfItsOwn(Uri server, int version) => Snapshots.To(new Uri(server, $"/v{version.ToString(CultureInfo.InvariantCulture)}")).Served(upstream => upstream with
    {
        Name = $"upstream {version.ToString(CultureInfo.InvariantCulture)}",
        HealthCheck = new HealthCheckConfig { IntervalSeconds = 1 },
        CircuitBreaker = new CircuitBreakerConfig(),
        Queue = new QueueConfig(),
        Connections = new ConnectionsConfig { Warm = 1 },
    }) with
    {
        Version = version,
        Namespaces = [new NamespaceConfig { Code = "default", DefaultUpstream = $"upstream {version.ToString(CultureInfo.InvariantCulture)}" }],
    };

    private static async Task AskAsync(RawClient client)
    {
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    private static void Note(TestGateway gateway, List<WeakReference> old)
    {
        var snapshot = gateway.DataPlane.Snapshots.Current;
        var server = snapshot.Upstreams.All[0].Servers[0];
        old.AddRange([new WeakReference(snapshot), new WeakReference(server), new WeakReference(server.State), new WeakReference(server.Connections)]);
    }

    private static int Alive(List<WeakReference> references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return references.Count(static reference => reference.IsAlive);
    }

    private static Snapshot Version(Uri server, int version)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        var rewritten = Snapshots.To(server).Routed(route => route.Name != "chat" ? route : route with
        {
            Rewrite = new RewriteConfig { From = "/api/chat", To = $"/v{text}/chat/completions" },
            AddHeaders = new Dictionary<string, string> { ["x-version"] = text },
        });
        return rewritten with { Version = version };
    }
}
