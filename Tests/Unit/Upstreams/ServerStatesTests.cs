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
        states.Prune(Environment.TickCount64);
        Assert.That(states.All, Does.Contain(state));

        state.Leave();
        states.Prune(Environment.TickCount64);
        Assert.That(states.All, Has.Count.EqualTo(1).And.Not.Contains(state));
    }

    [Test]
    public void A_server_that_was_forgotten_while_the_snapshot_that_names_it_was_compiled_is_known_again()
    {
        var states = new ServerStates();
        var state = SnapshotCompiler.Compile(Snapshots.To(One), states).Upstreams.All[0].Servers[0].State;
        var compiled = SnapshotCompiler.Compile(Snapshots.To(One), states);

        states.Prune(Environment.TickCount64);
        Assert.That(states.All, Is.Empty);
        states.Retain(compiled);
        states.Prune(Environment.TickCount64);

        Assert.That(states.All, Is.EqualTo(new[] { state }));
    }

    [Test]
    public async Task Connections_made_under_other_settings_are_not_used_and_come_back_to_nobody()
    {
        var states = new ServerStates();
        var plain = Snapshots.To(One);
        var named = plain with { Upstreams = [plain.Upstreams[0] with { Tls = new TlsConfig { ServerName = "other.example" } }] };
        await using var idle = await Peer.ConnectAsync();
        await using var busy = await Peer.ConnectAsync();
        var before = Apply(plain);
        before.Connections.Put(idle.Connection);

        var same = Apply(plain);
        Assert.That(same.Connections, Is.SameAs(before.Connections));
        var after = Apply(named);

        Assert.That(await idle.IsEndedAsync(), Is.True);
        before.Connections.Put(busy.Connection);
        Assert.That(await busy.IsEndedAsync(), Is.True);
        Assert.That((before.Connections.IdleCount, after.Connections.IdleCount), Is.EqualTo((0, 0)));
        Assert.That(after.State, Is.SameAs(before.State), "what is known of the server's health stays");
        Assert.That(after.State.Connections, Is.SameAs(after.Connections));

        ServerModel Apply(Snapshot snapshot)
        {
            var compiled = SnapshotCompiler.Compile(snapshot, states);
            states.Retain(compiled);
            return compiled.Upstreams.All[0].Servers[0];
        }
    }
}
