using Gateway.Core.Configuration;
using Gateway.Core.Transport;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Warming;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Warming;

public sealed class ConnectionWarmerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private ManualTime _time = null!;
    private ServerStates _states = null!;
    private ConnectionWarmer _warmer = null!;

    [SetUp]
    public void Make()
    {
        _time = new ManualTime();
        _states = new ServerStates(time: _time);
        _warmer = new ConnectionWarmer(static () => [null], _states.Clock, new Random(1));
    }

    [TearDown]
    public void End()
    {
        _warmer.Dispose();
        _states.RetireAll();
    }

    [Test]
    public async Task As_many_as_asked_for_are_opened_and_no_more()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var upstreams = Compile(upstream.Url, warm: 3);
        var connections = upstreams.All[0].Servers[0].Connections;

        TickUntil(upstreams, () => connections.IdleCount == 3);
        Tick(upstreams, TimeSpan.FromMinutes(5));

        Assert.That((connections.IdleCount, connections.Keep), Is.EqualTo((3, 3)));
        await upstream.Accepted.WaitForAsync(3);
    }

    [Test]
    public async Task What_was_taken_or_has_ended_is_replaced()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var upstreams = Compile(upstream.Url, warm: 2);
        var connections = upstreams.All[0].Servers[0].Connections;
        TickUntil(upstreams, () => connections.IdleCount == 2);

        var taken = connections.TryTake()!;
        connections.TryTake()!.Abort();
        TickUntil(upstreams, () => connections.IdleCount == 2);

        await upstream.Accepted.WaitForAsync(4);
        connections.Put(taken);
        Tick(upstreams, TimeSpan.FromMinutes(1));
        Assert.That(connections.IdleCount, Is.EqualTo(3));
        Assert.That(upstream.Accepted.Value, Is.EqualTo(4));
    }

    [Test]
    public async Task They_are_kept_however_long_they_are_idle_but_not_beyond_their_lifetime()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var upstreams = Compile(upstream.Url, warm: 2);
        var connections = upstreams.All[0].Servers[0].Connections;
        TickUntil(upstreams, () => connections.IdleCount == 2);

        connections.Prune(Environment.TickCount64 + (2 * ConnectionPool.IdleMilliseconds));
        Assert.That(connections.IdleCount, Is.EqualTo(2));
        connections.Prune(Environment.TickCount64 + ConnectionPool.LifetimeMilliseconds);
        Assert.That(connections.IdleCount, Is.Zero);
        await upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task Each_loop_gets_its_part_on_its_own_thread()
    {
        if (!EpollTransportFactory.IsSupported)
        {
            Assert.Ignore("skipped: epoll needs Linux");
        }

        using var factory = new EpollTransportFactory(NullLogger<EpollTransportFactory>.Instance, loops: 3);
        using var warmer = new ConnectionWarmer(() => [.. factory.Loops], _states.Clock, new Random(1));
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var upstreams = Compile(upstream.Url, warm: 4);
        var connections = upstreams.All[0].Servers[0].Connections;

        TickUntil(upstreams, () => connections.IdleCount == 6, warmer);

        Assert.That(factory.Loops.Select(connections.IdleOn), Is.EqualTo(new[] { 2, 2, 2 }));
        Assert.That(connections.IdleOn(null), Is.Zero);
        _states.RetireAll();
        await upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task A_server_that_something_speaks_against_gets_none_until_it_is_well()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var upstreams = Compile(upstream.Url, warm: 1);
        var server = upstreams.All[0].Servers[0];
        server.State.Outliers.Failed(isUnreachable: true, _states.Clock.Now);

        Tick(upstreams, TimeSpan.FromMilliseconds(980));
        Assert.That(server.Connections.Keep, Is.Zero, "It had no turn.");

        TickUntil(upstreams, () => server.Connections.IdleCount == 1);
        Assert.That(upstream.Accepted.Value, Is.EqualTo(1));
    }

    [Test]
    public void A_server_without_weight_gets_none()
    {
        using var closed = new ClosedPort();
        var config = Config(new Uri($"http://127.0.0.1:{closed.Port}"), warm: 1);
        var upstreams = Compile(config with { Servers = [config.Servers[0] with { Weight = 0 }] });

        Tick(upstreams, TimeSpan.FromSeconds(5));

        Assert.That(upstreams.All[0].Servers[0].Connections.Keep, Is.Zero);
    }

    [Test]
    public async Task Requests_under_way_and_idle_connections_are_together_at_most_what_a_server_takes()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var config = Config(upstream.Url, warm: 3);
        var upstreams = Compile(config with { Servers = [config.Servers[0] with { MaxConnections = 3 }] });
        var server = upstreams.All[0].Servers[0];
        server.State.TryEnter(3);
        server.State.TryEnter(3);

        TickUntil(upstreams, () => server.Connections.IdleCount == 1);
        Tick(upstreams, TimeSpan.FromMinutes(1));
        Assert.That(upstream.Accepted.Value, Is.EqualTo(1));

        server.State.Leave();
        TickUntil(upstreams, () => server.Connections.IdleCount == 2);
    }

    [Test]
    public void Readiness_waits_for_the_first_snapshots_servers_and_a_refusal_is_an_answer()
    {
        using var closed = new ClosedPort();
        var upstreams = Compile(new Uri($"http://127.0.0.1:{closed.Port}"), warm: 1);
        Assert.That(_warmer.IsReady, Is.False);

        _warmer.Begin(upstreams);
        Assert.That(_warmer.IsReady, Is.False);
        var begun = _time.GetTimestamp();
        _warmer.Tick(upstreams);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        _warmer.Tick(upstreams);

        Assert.That(SpinWait.SpinUntil(() => _warmer.IsReady, Bounded.Limit), Is.True);
        Assert.That(_time.GetTimestamp() - begun, Is.LessThan(ConnectionWarmer.LongestHoldMs * 1_000_000));
    }

    [Test]
    public void A_server_that_does_not_answer_holds_readiness_for_two_seconds_and_no_longer()
    {
        using var silent = new SilentPort();
        var upstreams = Compile(new Uri($"http://127.0.0.1:{silent.Port}"), warm: 1);
        _warmer.Begin(upstreams);

        Tick(upstreams, TimeSpan.FromMilliseconds(1_980));
        Assert.That(_warmer.IsReady, Is.False);
        Tick(upstreams, TimeSpan.FromMilliseconds(20));
        Assert.That(_warmer.IsReady, Is.True);
    }

    [Test]
    public void Without_warm_connections_nothing_is_waited_for_and_later_snapshots_hold_nothing_back()
    {
        using var silent = new SilentPort();
        _warmer.Begin(Compile(new Uri("http://127.0.0.1:1"), warm: 0));
        Assert.That(_warmer.IsReady, Is.True);

        _warmer.Begin(Compile(new Uri($"http://127.0.0.1:{silent.Port}"), warm: 1));
        Assert.That(_warmer.IsReady, Is.True);
    }

    private static UpstreamConfig Config(Uri server, int warm) => new()
    {
        Name = "u",
        Servers = [new ServerConfig { Url = server.ToString() }],
        Connections = new ConnectionsConfig { Warm = warm },
        Timeouts = new TimeoutsConfig { ConnectMs = 60_000 },
    };

    private UpstreamTable Compile(Uri server, int warm) => Compile(Config(server, warm));

    private UpstreamTable Compile(UpstreamConfig upstream)
    {
        var compiled = SnapshotCompiler.Compile(new Snapshot { Upstreams = [upstream] }, _states);
        _states.Retain(compiled);
        return compiled.Upstreams;
    }

    private void Tick(UpstreamTable upstreams, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            _time.Advance(Step);
            _warmer.Tick(upstreams);
        }
    }

    private void TickUntil(UpstreamTable upstreams, Func<bool> condition, ConnectionWarmer? warmer = null) => Assert.That(
        SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(Step);
                (warmer ?? _warmer).Tick(upstreams);
                return condition();
            },
            Bounded.Limit),
        Is.True);
}
