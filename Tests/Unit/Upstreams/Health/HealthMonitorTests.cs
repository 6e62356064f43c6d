using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Health;

public sealed class HealthMonitorTests
{
    private static readonly HealthCheckConfig Check = new() { IntervalSeconds = 10, UnhealthyAfter = 3, HealthyAfter = 2 };

    private ManualTime _time = null!;
    private RecordedLog _log = null!;
    private FakeProbe _probe = null!;
    private ServerStates _states = null!;
    private HealthMonitor _monitor = null!;

    [SetUp]
    public void Make()
    {
        _time = new ManualTime();
        _log = new RecordedLog();
        _probe = new FakeProbe();
        _states = new ServerStates(time: _time, logger: _log);
        _monitor = new HealthMonitor(_probe, _states.Clock, new Random(1));
    }

    [TearDown]
    public void Dispose() => _monitor.Dispose();

    [Test]
    public void Every_server_is_probed_soon_and_then_once_an_interval_each_at_its_own_time()
    {
        var upstreams = Compile(Check, servers: 20);
        Run(upstreams, TimeSpan.FromSeconds(1));
        Assert.That(_probe.Probed, Is.Unique.And.Count.EqualTo(20));

        _probe.Probed.Clear();
        var moments = new HashSet<int>();
        for (var second = 0; second < 100; second++)
        {
            var before = _probe.Probed.Count;
            Run(upstreams, TimeSpan.FromSeconds(1));
            moments.Add(_probe.Probed.Count - before);
        }

        Assert.That(_probe.Probed.CountBy(static server => server).Select(static pair => pair.Value).ToArray(), Has.Length.EqualTo(20).And.All.InRange(8, 11));
        Assert.That(moments, Has.Count.GreaterThan(3), "Not all at once.");
    }

    [Test]
    public void Enough_failures_in_a_row_make_a_server_unhealthy_and_enough_successes_healthy()
    {
        var upstreams = Compile(Check);
        var upstream = upstreams.All[0];
        foreach (var (result, isHealthy) in new[]
        {
            (ProbeResult.Broken, true), (ProbeResult.WrongStatus, true), (ProbeResult.Passed, true),
            (ProbeResult.TimedOut, true), (ProbeResult.Unreachable, true), (ProbeResult.Broken, false), (ProbeResult.Broken, false),
            (ProbeResult.Passed, false), (ProbeResult.Broken, false), (ProbeResult.Passed, false), (ProbeResult.Passed, true), (ProbeResult.Passed, true),
        })
        {
            _probe.Result = result;
            var before = _probe.Probed.Count;
            while (_probe.Probed.Count == before)
            {
                Run(upstreams, TimeSpan.FromMilliseconds(100));
            }

            Assert.That(upstream.Select() >= 0, Is.EqualTo(isHealthy));
        }

        Assert.That(_log.Ids, Is.EqualTo(new[] { 1600, 1601 }));
    }

    [Test]
    public void A_server_has_one_probe_at_a_time_however_long_it_takes()
    {
        var upstreams = Compile(Check);
        _probe.Result = null;
        Run(upstreams, TimeSpan.FromMinutes(5));
        Assert.That(_probe.Probed, Has.Count.EqualTo(1));

        _probe.End(ProbeResult.TimedOut);
        Assert.That(
            SpinWait.SpinUntil(
                () =>
                {
                    Run(upstreams, TimeSpan.FromMilliseconds(100));
                    return _probe.Probed.Count == 2;
                },
                Bounded.Limit),
            Is.True);
    }

    [Test]
    public void A_shorter_interval_holds_at_once()
    {
        Run(Compile(Check with { IntervalSeconds = 3_600 }), TimeSpan.FromSeconds(5));
        Assert.That(_probe.Probed, Has.Count.EqualTo(1));

        Run(Compile(Check with { IntervalSeconds = 5 }), TimeSpan.FromSeconds(6));
        Assert.That(_probe.Probed, Has.Count.EqualTo(2).Or.Count.EqualTo(3));
    }

    [Test]
    public void A_probe_that_passes_ends_that_a_server_is_avoided()
    {
        var upstreams = Compile(Check);
        var state = upstreams.All[0].Servers[0].State;
        state.Outliers.Failed(isUnreachable: true, _states.Clock.Now);
        for (var i = 0; i < 10; i++)
        {
            state.Outliers.Failed(isUnreachable: true, _states.Clock.Now + (i * 1_000));
        }

        Assert.That(state.IsHealthy(_states.Clock.Now), Is.False);
        Run(upstreams, TimeSpan.FromSeconds(1));
        Assert.That(state.IsHealthy(_states.Clock.Now), Is.True);
    }

    [Test]
    public void Without_a_check_nothing_is_probed_and_what_was_known_is_forgotten()
    {
        _probe.Result = ProbeResult.Broken;
        Run(Compile(Check with { UnhealthyAfter = 1 }), TimeSpan.FromSeconds(1));
        Assert.That(_states.All.Single().IsHealthy(_states.Clock.Now), Is.False);

        var without = SnapshotCompiler.Compile(new Snapshot { Upstreams = [Servers.Config("round-robin", (1, 9))] }, _states);
        _states.Retain(without);
        _probe.Probed.Clear();
        Run(without.Upstreams, TimeSpan.FromMinutes(1));

        Assert.That(_probe.Probed, Is.Empty);
        Assert.That(_states.All.Single().IsHealthy(_states.Clock.Now), Is.True);
        Assert.That(without.Upstreams.All[0].Select(), Is.Zero);
    }

    [Test]
    public void A_probe_that_ends_after_its_check_was_taken_away_says_nothing()
    {
        var settings = ProbeSettings.Of(Check with { UnhealthyAfter = 1 })!;
        var probes = Compile(Check).All[0].Servers[0].State.Probes;
        probes.TryBegin(settings, _states.Clock.Now, new Random(1));
        _states.Retain(SnapshotCompiler.Compile(new Snapshot { Upstreams = [Servers.Config("round-robin", (1, 9))] }, _states));

        probes.End(settings, ProbeResult.Broken);

        Assert.That(_states.All.Single().IsHealthy(_states.Clock.Now), Is.True);
        Assert.That(_log.Ids, Is.Empty);
    }

    private UpstreamTable Compile(HealthCheckConfig check, int servers = 1) => SnapshotCompiler.Compile(
        new Snapshot { Upstreams = [Servers.Config("round-robin", [.. Enumerable.Repeat((1, 1_000), servers)]) with { HealthCheck = check }] }, _states).Upstreams;

    private void Run(UpstreamTable upstreams, TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(20);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _time.Advance(step);
            _monitor.Tick(upstreams);
        }
    }
}
