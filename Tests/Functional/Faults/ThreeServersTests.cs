using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>One server of three fails under load, and no user notices. The clock of the servers stands, so that what is avoided stays so.</summary>
internal sealed class ThreeServersTests
{
    private const int Clients = 8;
    private const int Each = 40;

    // For a server that is well to answer in, however busy the machine is.
    private const int Enough = 2_000;

    private readonly FakeUpstream _a = FakeUpstream.Start(FakeBehaviours.Json);
    private readonly FakeUpstream _b = FakeUpstream.Start(FakeBehaviours.Json);

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    public static IEnumerable<TestCaseData> Dead =>
    [
        Case("refuses", FaultyServer.Refusing),
        Case("black hole", FaultyServer.BlackHole),
        Case("unknown name", FaultyServer.Unknown),
        Case("certificate expired", static () => FaultyServer.Certified(TimeSpan.FromHours(-1))),
        Case("resets", static () => FaultyServer.Accepting("http", FaultScripts.Reset)),
        Case("silent", static () => FaultyServer.Accepting("http", FaultScripts.HangAndClose)),
    ];

    [TestCaseSource(nameof(Dead))]
    public async Task A_dead_server_costs_no_request(Func<FaultyServer> start)
    {
        await using var dead = start();
        var timeouts = new TimeoutsConfig { ConnectMs = Enough, ResponseHeaderMs = Enough };
        var snapshot = Three(dead.Url).Served(upstream => upstream with { Tls = dead.Tls, Timeouts = timeouts });
        await using var gateway = await TestGateway.StartAsync(snapshot, clock: new ManualTime());

        await AskAsync(gateway, Each);

        var servers = gateway.DataPlane.Stats.Servers.ToDictionary(static server => new Uri(server.Url), static server => server.IsHealthy);
        Assert.That((servers[_a.Url], servers[_b.Url], servers[dead.Url]), Is.EqualTo((true, true, false)));
    }

    [Test]
    public async Task A_server_that_dies_under_load_costs_no_request_and_comes_back()
    {
        var isDead = false;
        await using var dying = FakeUpstream.Start(exchange => Volatile.Read(ref isDead) ? FaultScripts.Reset(exchange) : exchange.RespondAsync(200, FakeBehaviours.JsonBody));
        var time = new ManualTime();
        await using var gateway = await TestGateway.StartAsync(Three(dying.Url), clock: time);

        await AskAsync(gateway, Each);
        var before = dying.Requests.Count;
        Volatile.Write(ref isDead, true);
        await AskAsync(gateway, Each);
        Assert.That(gateway.DataPlane.Stats.Servers.Count(static server => server.IsAvoided), Is.EqualTo(1));

        Volatile.Write(ref isDead, false);
        time.Advance(TimeSpan.FromMinutes(1));
        var dead = dying.Requests.Count;
        await AskAsync(gateway, Each);

        Assert.That(before, Is.EqualTo(Clients * Each / 3).Within(1));
        Assert.That(dying.Requests.Count - dead, Is.EqualTo(Clients * Each / 3).Within(3));
        Assert.That(gateway.DataPlane.Stats.Servers.Count(static server => server.IsAvoided), Is.Zero);
    }

    /// <summary>It holds what it has until the others are done with all the rest.</summary>
    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    public async Task The_others_take_the_load_of_a_slow_one(string balancing)
    {
        await using var slow = FakeUpstream.Start(static async exchange =>
        {
            await exchange.WaitAsync("go");
            await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
        });
        await using var gateway = await TestGateway.StartAsync(Three(slow.Url).Served(upstream => upstream with { LoadBalancing = balancing }), clock: new ManualTime());

        var done = new ObservedCounter("the requests done");
        var asking = AskAsync(gateway, Each, done);
        await Waiting.UntilAsync(() => done.Value >= (Clients - slow.Requests.Count) * Each, () => $"{done.Value} are done, {slow.Requests.Count} wait");
        Assert.That(slow.Requests, Has.Count.LessThan(Clients));
        slow.Gates.Open("go");

        await asking;
    }

    private static TestCaseData Case(string name, Func<FaultyServer> start) => new TestCaseData(start).SetArgDisplayNames(name);

    private Snapshot Three(Uri server) => Snapshots.To(_a.Url, server, _b.Url);

    private static async Task AskAsync(TestGateway gateway, int each, ObservedCounter? done = null)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (_, _) =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            for (var i = 0; i < each; i++)
            {
                await client.SendAsync(Requests.Chat());
                var response = await client.ReadResponseAsync();
                Assert.That((response.Status, response.BodyText), Is.EqualTo((200, FakeBehaviours.JsonBody)));
                done?.Increment();
            }
        });
        await gateway.WaitForRestAsync();
        await gateway.WaitForMetricAsync("gateway_concurrent_requests", 0);
        await gateway.WaitForMetricAsync("gateway_upstream_connections", 0, "state=active");
    }
}
