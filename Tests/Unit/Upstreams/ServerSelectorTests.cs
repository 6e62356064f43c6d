using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

public sealed class ServerSelectorTests
{
    private static readonly BreakerSettings FirstFailure = new(1, 1, 10_000, 5_000);

    [Test]
    public void Servers_are_taken_in_the_balancers_order()
    {
        var upstream = Servers.Weighted("weighted-round-robin", 2, 1);

        Assert.That(Enumerable.Range(0, 6).Select(_ => upstream.Select()), Is.EqualTo(new[] { 0, 1, 0, 0, 1, 0 }));
    }

    [Test]
    public void A_full_server_is_passed_over_and_none_is_left_when_all_are_full()
    {
        var upstream = Servers.Upstream("round-robin", (1, 1), (1, 2));

        Assert.That(Enumerable.Range(0, 4).Select(_ => upstream.Select()), Is.EqualTo(new[] { 0, 1, 1, -1 }));

        upstream.Servers[0].State.Leave();
        Assert.That(upstream.Select(), Is.Zero);
        Assert.That(upstream.Servers.Select(static server => server.State.InFlight), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_server_without_weight_takes_nothing()
    {
        var upstream = Servers.Weighted("round-robin", 0, 1);
        Assert.That(Enumerable.Range(0, 4).Select(_ => upstream.Select()), Has.All.EqualTo(1));

        Assert.That(Servers.Weighted("round-robin", 0).Select(), Is.EqualTo(-1));
        Assert.That(Servers.Weighted("random", 0, 0).Select(), Is.EqualTo(-1));
    }

    [Test]
    public void The_server_that_failed_is_taken_only_when_there_is_no_other()
    {
        var upstream = Servers.Upstream("round-robin", (1, 1), (1, 1));
        var failed = upstream.Servers[0];

        Assert.That(upstream.Select(failed), Is.EqualTo(1));
        Assert.That(upstream.Select(failed), Is.Zero);
        Assert.That(upstream.Select(failed), Is.EqualTo(-1));
    }

    [Test]
    public void An_avoided_server_is_taken_only_when_there_is_no_other()
    {
        var time = new ManualTime();
        var upstream = Servers.Compile(Servers.Config("round-robin", (1, 100), (1, 2)), time);
        upstream.Servers[0].State.Outliers.Failed(isUnreachable: true, upstream.State.Clock.Now);

        Assert.That(Enumerable.Range(0, 3).Select(_ => upstream.Select()), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    // Servers that are restarted one by one are all avoided for a while, and the one that a request has just failed at is the one that is down.
    [Test]
    public void An_avoided_server_is_preferred_to_the_one_that_failed()
    {
        var upstream = Servers.Compile(Servers.Config("round-robin", (1, 100), (1, 2), (1, 2)), new ManualTime());
        foreach (var server in upstream.Servers)
        {
            server.State.Outliers.Failed(isUnreachable: true, upstream.State.Clock.Now);
        }

        Assert.That(Enumerable.Range(0, 5).Select(_ => upstream.Select(upstream.Servers[0])).Order(), Is.EqualTo(new[] { 0, 1, 1, 2, 2 }));
    }

    [TestCase("round-robin")]
    [TestCase("weighted-round-robin")]
    [TestCase("random")]
    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    [TestCase("consistent-hash")]
    [TestCase("prefix-affinity")]
    public void An_unhealthy_server_and_one_whose_circuit_is_open_get_nothing(string balancing)
    {
        var time = new ManualTime();
        var upstream = Servers.Compile(Watched(Servers.Config(balancing, (1, 1_000), (1, 1_000), (1, 1_000))), time);
        MakeUnhealthy(upstream, 0);
        Break(upstream, 2);

        Assert.That(Enumerable.Range(0, 50).Select(_ => upstream.Select()), Has.All.EqualTo(1));
        Assert.That(upstream.Select(upstream.Servers[1]), Is.EqualTo(1), "Even for a second attempt.");
    }

    [Test]
    public void What_the_configuration_does_not_ask_for_has_no_effect()
    {
        var states = new ServerStates();
        var config = Servers.Config("round-robin", (1, 100), (1, 100));
        var watched = Servers.Compile(Watched(config), states);
        MakeUnhealthy(watched, 0);
        Break(watched, 1);

        Assert.That(watched.Select(), Is.EqualTo(-1));
        Assert.That(Enumerable.Range(0, 4).Select(_ => Servers.Compile(config, states).Select()), Is.EquivalentTo(new[] { 0, 1, 0, 1 }));
    }

    [Test]
    public void When_none_is_healthy_there_is_no_server_but_in_panic_every_one()
    {
        var config = Watched(Servers.Config("round-robin", (1, 2), (1, 2), (0, 2)));
        foreach (var (panic, expected) in new[] { (false, new[] { -1, -1, -1, -1, -1 }), (true, [0, 1, 0, 1, -1]) })
        {
            var upstream = Servers.Compile(config with { Panic = panic });
            MakeUnhealthy(upstream, 0);
            Break(upstream, 1);

            var taken = Enumerable.Range(0, 5).Select(_ => upstream.Select()).ToArray();

            Assert.That(taken.Order(), Is.EqualTo(expected.Order()));
        }
    }

    [Test]
    public void That_the_healthy_ones_are_full_is_no_reason_to_panic()
    {
        var upstream = Servers.Compile(Watched(Servers.Config("round-robin", (1, 1), (1, 5))) with { Panic = true });
        MakeUnhealthy(upstream, 1);

        Assert.That(new[] { upstream.Select(), upstream.Select() }, Is.EqualTo(new[] { 0, -1 }));
    }

    [Test]
    public void A_circuit_that_was_open_long_enough_lets_one_request_through_and_the_others_to_other_servers()
    {
        var time = new ManualTime();
        var upstream = Servers.Compile(Watched(Servers.Config("least-requests", (1, 100), (1, 100))), time);
        upstream.Servers[1].State.TryEnter(100);
        Break(upstream, 0);
        Assert.That(Enumerable.Range(0, 3).Select(_ => upstream.Select()), Has.All.EqualTo(1));

        time.Advance(TimeSpan.FromMilliseconds(FirstFailure.OpenMs));
        Assert.That(upstream.Select(null, out var trial), Is.Zero);
        Assert.That(trial, Is.Positive);
        Assert.That(Enumerable.Range(0, 3).Select(_ => upstream.Select()), Has.All.EqualTo(1));

        upstream.Servers[0].State.Breaker.Record(Verdict.Success, trial, FirstFailure, upstream.State.Clock.Now);
        Assert.That(upstream.Select(null, out trial), Is.Zero);
        Assert.That(trial, Is.Zero);
    }

    [TestCase("round-robin")]
    [TestCase("weighted-round-robin")]
    [TestCase("random")]
    [TestCase("power-of-two")]
    [TestCase("consistent-hash")]
    [TestCase("prefix-affinity")]
    public void Whatever_the_policy_a_circuit_that_is_due_is_tried(string balancing)
    {
        var time = new ManualTime();
        var upstream = Servers.Compile(Watched(Servers.Config(balancing, (1, 1_000), (1, 1_000), (1, 1_000))), time);
        Break(upstream, 1);
        time.Advance(TimeSpan.FromMilliseconds(FirstFailure.OpenMs));

        Assert.That(Enumerable.Range(0, 200).Count(_ => upstream.Select() == 1), Is.EqualTo(1));
    }

    [TestCase(false, 30, 30)]
    [TestCase(true, 30, 5)]
    [TestCase(true, 1, 1)]
    public void The_seconds_until_another_try_are_those_until_something_may_change(bool isBroken, int interval, int expected)
    {
        var upstream = Servers.Compile(Watched(Servers.Config("round-robin", (1, 1), (1, 1)), interval), new ManualTime());
        MakeUnhealthy(upstream, 0);
        if (isBroken)
        {
            Break(upstream, 1);
        }
        else
        {
            MakeUnhealthy(upstream, 1);
        }

        Assert.That(upstream.RetryAfterSeconds(), Is.EqualTo(expected));
    }

    [Test]
    public async Task No_limit_is_ever_exceeded()
    {
        var upstream = Servers.Upstream("random", (1, 3), (1, 5));
        var inside = new int[2];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (upstream.Select() is var index && index < 0)
                {
                    continue;
                }

                var server = upstream.Servers[index];
                if (Interlocked.Increment(ref inside[index]) > server.MaxConnections)
                {
                    throw new InvalidOperationException("More exchanges than the server may have.");
                }

                Interlocked.Decrement(ref inside[index]);
                server.State.Leave();
            }
        })));

        Assert.That(upstream.Servers.Select(static server => server.State.InFlight), Has.All.Zero);
    }

    private static UpstreamConfig Watched(UpstreamConfig upstream, int interval = 30) => upstream with
    {
        HealthCheck = new HealthCheckConfig { UnhealthyAfter = 1, IntervalSeconds = interval },
        CircuitBreaker = new CircuitBreakerConfig { FailureRatio = 1, MinimumRequests = 1, OpenSeconds = 5 },
    };

    private static void MakeUnhealthy(UpstreamModel upstream, int server)
    {
        var probes = upstream.Servers[server].State.Probes;
        probes.TryBegin(upstream.Probes!, 0, new Random(1));
        probes.End(upstream.Probes!, ProbeResult.Broken);
    }

    private static void Break(UpstreamModel upstream, int server) =>
        upstream.Servers[server].State.Breaker.Record(Verdict.Failure, 0, FirstFailure, upstream.State.Clock.Now);
}
