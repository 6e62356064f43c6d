using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

public sealed class ConnectionPoolTests
{
    private readonly List<Peer> _peers = [];
    private ConnectionPool _pool = null!;

    [SetUp]
    public void Make() => _pool = new ConnectionPool();

    [TearDown]
    public async Task Close()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        _peers.Clear();
    }

    [Test]
    public void An_empty_one_gives_nothing() => Assert.That(_pool.TryTake(), Is.Null);

    [Test]
    public async Task The_connection_used_last_is_taken_first()
    {
        var (first, second, third) = (await PutAsync(), await PutAsync(), await PutAsync());
        Assert.That(_pool.IdleCount, Is.EqualTo(3));

        Assert.That(_pool.TryTake(), Is.SameAs(third.Connection));
        _pool.Put(third.Connection);
        Assert.That(_pool.TryTake(), Is.SameAs(third.Connection));
        Assert.That(_pool.TryTake(), Is.SameAs(second.Connection));
        Assert.That(_pool.TryTake(), Is.SameAs(first.Connection));
        Assert.That(_pool.IdleCount, Is.Zero);
    }

    [Test]
    public async Task A_connection_that_ended_meanwhile_is_not_given_out()
    {
        var kept = await PutAsync();
        var ended = await PutAsync();
        ended.Server.Dispose();
        Assert.That(SpinWait.SpinUntil(() => ended.Connection.IsStale, Bounded.Limit), Is.True);

        Assert.That(_pool.TryTake(), Is.SameAs(kept.Connection));
        Assert.That(_pool.TryTake(), Is.Null);
    }

    [Test]
    public async Task A_connection_that_has_served_long_enough_is_closed_instead_of_kept()
    {
        var peer = await Peer.ConnectAsync(madeAt: Environment.TickCount64 - ConnectionPool.LifetimeMilliseconds);
        _peers.Add(peer);

        _pool.Put(peer.Connection);

        Assert.That(_pool.IdleCount, Is.Zero);
        Assert.That(await peer.IsEndedAsync(), Is.True);
    }

    [Test]
    public async Task What_is_idle_for_too_long_or_has_ended_is_closed()
    {
        var old = await PutAsync();
        var recent = await PutAsync();
        var ended = await PutAsync();
        var now = Environment.TickCount64;
        old.Connection.IdleSince = now - ConnectionPool.IdleMilliseconds;
        recent.Connection.IdleSince = now - ConnectionPool.IdleMilliseconds + 1_000;
        ended.Connection.Abort();

        _pool.Prune(now);

        Assert.That(_pool.IdleCount, Is.EqualTo(1));
        Assert.That(await old.IsEndedAsync(), Is.True);
        Assert.That(_pool.TryTake(), Is.SameAs(recent.Connection));
    }

    [Test]
    public async Task As_many_as_are_to_be_kept_may_be_idle_for_long_but_none_may_be_old()
    {
        var first = await PutAsync();
        var second = await PutAsync();
        var third = await PutAsync();
        var now = Environment.TickCount64 + (3 * ConnectionPool.IdleMilliseconds);

        _pool.Prune(now, keep: 2);
        Assert.That(_pool.IdleCount, Is.EqualTo(2));
        Assert.That(await first.IsEndedAsync(), Is.True, "the one used longest ago");

        _pool.Prune(second.Connection.MadeAt + ConnectionPool.LifetimeMilliseconds - 1, keep: 2);
        Assert.That(_pool.IdleCount, Is.EqualTo(2));
        _pool.Prune(third.Connection.MadeAt + ConnectionPool.LifetimeMilliseconds, keep: 2);
        Assert.That(_pool.IdleCount, Is.Zero);
        Assert.That(await second.IsEndedAsync(), Is.True);
    }

    [Test]
    public async Task A_retired_one_keeps_nothing_until_it_is_revived()
    {
        var before = await PutAsync();
        var busy = await PutAsync();
        Assert.That(_pool.TryTake(), Is.SameAs(busy.Connection));

        _pool.Retire();
        _pool.Put(busy.Connection);

        Assert.That(_pool.IdleCount, Is.Zero);
        Assert.That(await before.IsEndedAsync(), Is.True);
        Assert.That(await busy.IsEndedAsync(), Is.True);

        _pool.Revive();
        var after = await PutAsync();
        Assert.That(_pool.TryTake(), Is.SameAs(after.Connection));
    }

    [Test]
    public async Task It_grows_with_what_is_put_in()
    {
        for (var i = 0; i < 40; i++)
        {
            await PutAsync();
        }

        Assert.That(_pool.IdleCount, Is.EqualTo(40));
        var taken = Enumerable.Range(0, 40).Select(_ => _pool.TryTake()).ToArray();
        Assert.That(taken, Is.EqualTo(_peers.Select(static peer => peer.Connection).Reverse()));
    }

    private async Task<Peer> PutAsync()
    {
        var peer = await Peer.ConnectAsync();
        _peers.Add(peer);
        _pool.Put(peer.Connection);
        return peer;
    }
}
