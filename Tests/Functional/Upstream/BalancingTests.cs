using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Which server gets a request, and how many it gets at once.</summary>
internal sealed class BalancingTests
{
    [TestCase(5, 1, 1, "aabacaa")]
    [TestCase(1, 1, 1, "abcabc")]
    [TestCase(10, 5, 0, "abaaba")]
    public async Task Weights_hold_exactly_over_a_cycle_and_are_spread(int a, int b, int c, string expected)
    {
        await using var first = Named("a");
        await using var second = Named("b");
        await using var third = Named("c");
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(first.Url, second.Url, third.Url).Weighted(a, b, c));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        for (var cycle = 0; cycle < 3; cycle++)
        {
            var order = "";
            for (var i = 0; i < expected.Length; i++)
            {
                await client.SendAsync(Requests.Chat());
                order += (await client.ReadResponseAsync()).BodyText;
            }

            Assert.That(order, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task A_full_server_is_passed_over_and_all_full_is_a_503()
    {
        await using var first = Waiting("a");
        await using var second = Waiting("b");
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(first.Url, second.Url)
            .Served(static upstream => upstream with { Servers = [.. upstream.Servers.Select(static server => server with { MaxConnections = 2 })] }));
        var clients = new List<RawClient>();
        for (var i = 0; i < 4; i++)
        {
            var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Requests.Chat());
            clients.Add(client);
        }

        await first.WaitForRequestAsync(2);
        await second.WaitForRequestAsync(2);
        await using (var late = await RawClient.ConnectAsync(gateway.Port))
        {
            await late.SendAsync(Requests.Chat());
            var refusal = await late.ReadResponseAsync();
            Answers.AssertError(refusal, 503, "upstream_unavailable");
            Assert.That(refusal.Get("Retry-After"), Is.EqualTo("1"));
        }

        first.Gates.Open("go");
        second.Gates.Open("go");
        foreach (var client in clients)
        {
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
            await client.DisposeAsync();
        }

        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Where_there_is_a_queue_a_request_waits_for_a_server_and_one_beyond_it_is_refused()
    {
        await using var server = Waiting("a");
        await using var gateway = await TestGateway.StartAsync(Queued(Snapshots.To(server.Url), timeoutMs: 60_000));
        await using var first = await SendAsync(gateway);
        await server.WaitForRequestAsync();
        await using var second = await SendAsync(gateway);
        await using var third = await SendAsync(gateway);
        var answers = new List<Task<RawResponse>> { second.ReadResponseAsync(), third.ReadResponseAsync() };

        // Whichever of them was second: the queue has one place.
        var refused = await Task.WhenAny(answers).Within("one to be refused");
        Answers.AssertError(await refused, 503, "upstream_unavailable");
        Assert.That(server.Requests, Has.Count.EqualTo(1));

        server.Gates.Open("go");
        Assert.That((await first.ReadResponseAsync()).Status, Is.EqualTo(200));
        answers.Remove(refused);
        Assert.That((await answers[0]).Status, Is.EqualTo(200));
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task A_request_that_has_waited_long_enough_is_refused()
    {
        await using var server = Waiting("a");
        await using var gateway = await TestGateway.StartAsync(Queued(Snapshots.To(server.Url), timeoutMs: 50));
        await using var first = await SendAsync(gateway);
        await server.WaitForRequestAsync();

        await using var second = await SendAsync(gateway);
        Answers.AssertError(await second.ReadResponseAsync(), 503, "upstream_unavailable");

        server.Gates.Open("go");
        Assert.That((await first.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Many_requests_pass_a_narrow_server_one_after_the_other()
    {
        var (inside, most) = (0, 0);
        await using var server = FakeUpstream.Start(async exchange =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            await exchange.RespondAsync(200, "a");
        });
        var snapshot = Queued(Snapshots.To(server.Url), timeoutMs: 60_000).Served(static upstream => upstream with { Queue = upstream.Queue! with { MaxRequests = 50 } });
        await using var gateway = await TestGateway.StartAsync(snapshot);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var worst = 0;
            for (var i = 0; i < 20; i++)
            {
                await client.SendAsync(Requests.Chat());
                worst = Math.Max(worst, (await client.ReadResponseAsync()).Status);
            }

            return worst;
        }));

        Assert.That(statuses, Has.All.EqualTo(200));
        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public async Task Idle_connections_are_closed_when_they_are_old()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var state = new ServerState("upstream", upstream.Url);
        var connection = new UpstreamConnection(state);
        await connection.ConnectAsync(new ServerEndpoint("127.0.0.1", upstream.Port, System.Net.IPAddress.Loopback, null));
        await upstream.Accepted.WaitForAsync(1);
        state.Connections.Put(connection);

        state.Connections.Prune(connection.IdleSince + ConnectionPool.IdleMilliseconds - 1);
        Assert.That((state.Connections.IdleCount, upstream.Open.Value), Is.EqualTo((1, 1)));
        state.Connections.Prune(connection.IdleSince + ConnectionPool.IdleMilliseconds);

        Assert.That(state.Connections.IdleCount, Is.Zero);
        await upstream.Open.WaitForAsync(0);
    }

    private static FakeUpstream Named(string name) => FakeUpstream.Start(exchange => exchange.RespondAsync(200, name));

    private static FakeUpstream Waiting(string name) => FakeUpstream.Start(async exchange =>
    {
        await exchange.WaitAsync("go");
        await exchange.RespondAsync(200, name);
    });

    private static Snapshot Queued(Snapshot snapshot, int timeoutMs) => snapshot.Served(upstream => upstream with
    {
        Servers = [.. upstream.Servers.Select(static server => server with { MaxConnections = 1 })],
        Queue = new QueueConfig { MaxRequests = 1, TimeoutMs = timeoutMs },
    });

    private static async Task<RawClient> SendAsync(TestGateway gateway)
    {
        var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        return client;
    }
}
