using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Upstreams;

public sealed class ServerSelectorTests
{
    [Test]
    public void Servers_are_taken_in_the_balancers_order()
    {
        var upstream = Servers.Weighted("weighted-round-robin", 2, 1);

        Assert.That(Enumerable.Range(0, 6).Select(_ => Select(upstream)), Is.EqualTo(new[] { 0, 1, 0, 0, 1, 0 }));
    }

    [Test]
    public void A_full_server_is_passed_over_and_none_is_left_when_all_are_full()
    {
        var upstream = Servers.Upstream("round-robin", (1, 1), (1, 2));

        Assert.That(Enumerable.Range(0, 4).Select(_ => Select(upstream)), Is.EqualTo(new[] { 0, 1, 1, -1 }));

        upstream.Servers[0].State.Leave();
        Assert.That(Select(upstream), Is.Zero);
    }

    [Test]
    public void A_server_without_weight_takes_nothing()
    {
        var upstream = Servers.Weighted("round-robin", 0, 1);
        Assert.That(Enumerable.Range(0, 4).Select(_ => Select(upstream)), Has.All.EqualTo(1));

        Assert.That(Select(Servers.Weighted("round-robin", 0)), Is.EqualTo(-1));
    }

    [Test]
    public void The_server_that_failed_is_taken_only_when_there_is_no_other()
    {
        var upstream = Servers.Upstream("round-robin", (1, 1), (1, 1));
        var failed = upstream.Servers[0];

        Assert.That(Select(upstream, failed), Is.EqualTo(1));
        Assert.That(Select(upstream, failed), Is.Zero);
        Assert.That(Select(upstream, failed), Is.EqualTo(-1));
    }

    [Test]
    public void An_avoided_server_is_taken_only_when_there_is_no_other()
    {
        var upstream = Servers.Upstream("round-robin", (1, 100), (1, 2));
        upstream.Servers[0].State.AvoidUntil(Environment.TickCount64 + 60_000);

        Assert.That(Enumerable.Range(0, 3).Select(_ => Select(upstream)), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public void Avoiding_ends_with_its_time()
    {
        var state = Servers.Weighted("round-robin", 1).Servers[0].State;
        state.AvoidUntil(1_000);

        Assert.That(state.IsAvoided(999), Is.True);
        Assert.That(state.IsAvoided(1_000), Is.False);
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
                if (ServerSelector.Select(upstream, null) is not { } server)
                {
                    continue;
                }

                var index = Array.IndexOf(upstream.Servers, server);
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

    private static int Select(UpstreamModel upstream, ServerModel? failed = null) =>
        Array.IndexOf(upstream.Servers, ServerSelector.Select(upstream, failed));
}
