using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

public sealed class ServerStatesTests
{
    private static readonly Uri One = new("http://127.0.0.1:9001");
    private static readonly Uri Two = new("http://127.0.0.1:9002");

    [Test]
    public void A_later_snapshot_finds_the_state_of_the_one_before()
    {
        var states = new ServerStates();
        var first = SnapshotCompiler.Compile(Snapshots.To(One, Two), states);
        var second = SnapshotCompiler.Compile(Snapshots.To(Two), states);

        Assert.That(second.Upstreams.All[0].Servers[0].State, Is.SameAs(first.Upstreams.All[0].Servers[1].State));
    }

    [Test]
    public void A_circuit_that_the_configuration_takes_away_is_closed_and_one_that_stays_keeps_its_state()
    {
        var states = new ServerStates();
        var plain = Snapshots.To(One, Two);
        var broken = plain with { Upstreams = [plain.Upstreams[0] with { CircuitBreaker = new CircuitBreakerConfig { MinimumRequests = 1 } }] };
        var upstream = SnapshotCompiler.Compile(broken, states).Upstreams.All[0];
        var state = upstream.Servers[0].State;
        state.Breaker.Record(Verdict.Failure, 0, upstream.Breaker!, states.Clock.Now);

        states.Retain(SnapshotCompiler.Compile(broken, states));
        Assert.That(state.Conditions, Is.EqualTo(ServerConditions.CircuitOpen));
        states.Retain(SnapshotCompiler.Compile(plain, states));
        Assert.That(state.Conditions, Is.EqualTo(ServerConditions.None));
    }

    [Test]
    public void What_no_snapshot_names_is_forgotten_once_nothing_uses_it()
    {
        var states = new ServerStates();
        var first = SnapshotCompiler.Compile(Snapshots.To(One, Two), states);
        var state = first.Upstreams.All[0].Servers[0].State;
        state.TryEnter(1);
        var second = SnapshotCompiler.Compile(Snapshots.To(Two), states);

        states.Retain(second);
        Assert.That(states.All, Does.Contain(state));

        state.Leave();
        states.Retain(second);
        Assert.That(states.All, Has.Count.EqualTo(1).And.Not.Contains(state));
    }
}
