using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Servers that fail, and come back: who notices.</summary>
internal sealed class HealthTests
{
    private static readonly CircuitBreakerConfig Breaker = new() { FailureRatio = 0.5, MinimumRequests = 3, WindowSeconds = 10, OpenSeconds = 5 };
    private static readonly HealthCheckConfig Check = new() { IntervalSeconds = 5, TimeoutSeconds = 20, UnhealthyAfter = 2, HealthyAfter = 2 };

    private ManualTime _time = null!;
    private ToggledUpstream _a = null!;
    private ToggledUpstream _b = null!;
    private ToggledUpstream _c = null!;

    private Snapshot Three => Snapshots.To(_a.Url, _b.Url, _c.Url).Served(static upstream => upstream with { LoadBalancing = "round-robin" });

    [SetUp]
    public void Start()
    {
        _time = new ManualTime();
        _a = ToggledUpstream.Start("a");
        _b = ToggledUpstream.Start("b");
        _c = ToggledUpstream.Start("c");
    }

    [TearDown]
    public async Task Stop()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _c.DisposeAsync();
    }

    [Test]
    public async Task Of_one_failing_server_among_three_clients_notice_nothing_and_its_circuit_opens()
    {
        await using var gateway = await StartAsync(Three.Served(static upstream => upstream with { CircuitBreaker = Breaker }));
        _b.Status = 503;

        Assert.That(await AskAsync(gateway, 30), Has.All.EqualTo("a").Or.EqualTo("c"));
        Assert.That(_b.Chats, Is.EqualTo(3));
        await AssertHealthyAsync(gateway, 1, 0, 1);

        // The clock stands: nothing changes until it is moved.
        Assert.That(await AskAsync(gateway, 30), Is.EqualTo(Enumerable.Repeat(new[] { "a", "c" }, 15).SelectMany(static pair => pair)).Or.EqualTo(Enumerable.Repeat(new[] { "c", "a" }, 15).SelectMany(static pair => pair)));
        Assert.That(_b.Chats, Is.EqualTo(3));

        // It fails its trial, then passes one.
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await AskAsync(gateway, 12), Has.None.EqualTo("b"));
        Assert.That(_b.Chats, Is.EqualTo(4));
        _b.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await AskAsync(gateway, 12)).CountBy(static name => name).ToDictionary()["b"], Is.InRange(3, 4));
        await AssertHealthyAsync(gateway, 1, 1, 1);
    }

    [Test]
    public async Task Without_a_circuit_breaker_a_server_that_fails_five_times_in_a_row_is_avoided_for_a_while()
    {
        await using var gateway = await StartAsync(Three);
        _b.Status = 500;

        var answers = await AskAsync(gateway, 60);

        Assert.That(answers.Count(static name => name == "b"), Is.EqualTo(5), "500 is an answer, and relayed.");
        _b.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await AskAsync(gateway, 6), Does.Contain("b"));
        await AssertHealthyAsync(gateway, 1, 1, 1);
    }

    [Test]
    public async Task A_server_whose_health_checks_fail_gets_nothing_until_they_pass_again()
    {
        await using var gateway = await StartAsync(Three.Served(static upstream => upstream with { HealthCheck = Check }));
        _c.Health = 500;
        await UntilAsync(gateway, 1, 1, 0);
        Assert.That(await AskAsync(gateway, 20), Has.None.EqualTo("c"));

        _c.Health = 204;
        _a.Health = 404;
        await UntilAsync(gateway, 0, 1, 1);
        Assert.That(await AskAsync(gateway, 20), Has.None.EqualTo("a").And.Contains("c"));
    }

    [Test]
    public async Task When_all_are_unhealthy_requests_are_refused_until_a_check_passes_and_in_panic_served()
    {
        var checkedBy = Three.Served(static upstream => upstream with { HealthCheck = Check });
        await using var gateway = await StartAsync(checkedBy);
        _a.Health = _b.Health = _c.Health = 500;
        await UntilAsync(gateway, 0, 0, 0);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        var refusal = await client.ReadResponseAsync();
        Answers.AssertError(refusal, 503, "upstream_unavailable");
        Assert.That(refusal.Get("Retry-After"), Is.EqualTo("5"));

        gateway.Apply(checkedBy.Served(static upstream => upstream with { Panic = true }) with { Version = 2 });
        Assert.That(await AskAsync(gateway, 9), Is.SupersetOf(new[] { "a", "b", "c" }));

        gateway.Apply(checkedBy with { Version = 3 });
        _b.Health = 200;
        await UntilAsync(gateway, 0, 1, 0);
        Assert.That(await AskAsync(gateway, 5), Has.All.EqualTo("b"));
    }

    [Test]
    public async Task Open_circuits_say_when_to_come_back_and_outlive_a_change_of_the_configuration()
    {
        var broken = Three.Served(static upstream => upstream with { CircuitBreaker = Breaker with { MinimumRequests = 1 } }).Attempts(1);
        await using var gateway = await StartAsync(broken);
        _a.Status = _b.Status = _c.Status = 500;
        Assert.That((await AskAsync(gateway, 3)).Order(), Is.EqualTo(new[] { "a", "b", "c" }));
        _time.Advance(TimeSpan.FromMilliseconds(1_500));
        gateway.Apply(broken with { Version = 2 });

        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        var refusal = await client.ReadResponseAsync();

        Answers.AssertError(refusal, 503, "upstream_unavailable");
        Assert.That(refusal.Get("Retry-After"), Is.EqualTo("4"));
    }

    [Test]
    public async Task A_client_that_leaves_during_the_trial_leaves_the_trial_to_the_next()
    {
        var isStuck = true;
        await using var server = FakeUpstream.Start(async exchange =>
        {
            switch (exchange.Request.Headers.Get("X-Do"))
            {
                case "fail":
                    await exchange.RespondAsync(500, "no");
                    break;
                case "hang" when isStuck:
                    await exchange.HangAsync();
                    break;
                default:
                    await exchange.RespondAsync(200, "yes");
                    break;
            }
        });
        await using var gateway = await StartAsync(Snapshots.To(server.Url).Served(static upstream => upstream with { CircuitBreaker = Breaker with { MinimumRequests = 1 } }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat("", "X-Do: fail"));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(500));
        _time.Advance(TimeSpan.FromSeconds(5));

        await using (var leaving = await RawClient.ConnectAsync(gateway.Port))
        {
            await leaving.SendAsync(Requests.Chat("", "X-Do: hang"));
            await server.WaitForRequestAsync(2);
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(503), "One trial at a time.");
            leaving.Reset();
        }

        await gateway.WaitForRestAsync();
        isStuck = false;
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("yes"));
    }

    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    public async Task A_slow_server_among_three_keeps_only_what_it_has(string balancing)
    {
        await using var slow = FakeUpstream.Start(async exchange =>
        {
            await exchange.WaitAsync("go");
            await exchange.RespondAsync(200, "slow");
        });
        await using var gateway = await StartAsync(Snapshots.To(_a.Url, slow.Url, _b.Url).Served(upstream => upstream with { LoadBalancing = balancing }));
        await using var stuck = await RawClient.ConnectAsync(gateway.Port);
        var answering = Task.CompletedTask;
        while (slow.Requests.Count == 0)
        {
            await answering;
            await gateway.WaitForRestAsync();
            await stuck.SendAsync(Requests.Chat());
            answering = stuck.ReadResponseAsync();
            await Task.WhenAny(answering, slow.WaitForRequestAsync()).Within("an answer, or a request at the slow server");
        }

        await using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < 40; i++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.Not.EqualTo("slow"));
            await Waiting.UntilAsync(() => gateway.DataPlane.Stats.RequestsInFlight == 1 && gateway.DataPlane.Stats.Servers.Sum(static server => server.InFlight) == 1, static () => "only the stuck request");
        }

        Assert.That(slow.Requests, Has.Count.EqualTo(1));
        slow.Gates.Open("go");
        await answering;
    }

    // What each of the upstream's servers says, one after the other; a status that is no success stands for itself.
    private static async Task<string[]> AskAsync(TestGateway gateway, int count)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var answers = new string[count];
        for (var i = 0; i < count; i++)
        {
            await client.SendAsync(Requests.Chat());
            answers[i] = (await client.ReadResponseAsync()).BodyText;
        }

        return answers;
    }

    // Scrapes are answered from a cache for a moment.
    private async Task AssertHealthyAsync(TestGateway gateway, params int[] healthy)
    {
        using var http = new HttpClient();
        var limit = Task.Delay(Bounded.Limit);
        double[] found;
        do
        {
            var metrics = PrometheusText.Parse(await http.GetStringAsync(new Uri(gateway.ManagementUrl, "metrics"))).Samples;
            found = [.. new[] { _a, _b, _c }.Select(server => metrics.Single(sample => sample.Name == "gateway_upstream_healthy" && sample.Labels["server"] == server.Url.ToString()).Value)];
        }
        while (!found.SequenceEqual(healthy.Select(static value => (double)value)) && !limit.IsCompleted);

        Assert.That(found, Is.EqualTo(healthy));
    }

    private Task<TestGateway> StartAsync(Snapshot snapshot) => TestGateway.StartAsync(snapshot, clock: _time);

    // The checks go by the test's clock, which is moved until they have shown it.
    private Task UntilAsync(TestGateway gateway, params int[] healthy) => Waiting.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            var servers = gateway.DataPlane.Stats.Servers.ToDictionary(static server => new Uri(server.Url), static server => server.IsHealthy ? 1 : 0);
            return new[] { _a, _b, _c }.Select(server => servers[server.Url]).SequenceEqual(healthy);
        },
        () => string.Join('\n', gateway.DataPlane.Stats.Servers));
}
