using CsCheck;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Upstreams;

public sealed class BalancerTests
{
    [TestCase(new[] { 5, 1, 1 }, "0010200")]
    [TestCase(new[] { 1, 1 }, "0101")]
    [TestCase(new[] { 3, 1 }, "0010")]
    [TestCase(new[] { 1, 2, 3 }, "210212")]
    [TestCase(new[] { 10, 0, 10 }, "0202")]
    [TestCase(new[] { 0, 0 }, "0000")]
    [TestCase(new[] { 7 }, "000")]
    public void Weighted_turns_are_smooth(int[] weights, string turns)
    {
        var upstream = Servers.Weighted("weighted-round-robin", weights);

        var taken = string.Concat(Enumerable.Range(0, turns.Length).Select(_ => upstream.Balancer.Order()));

        Assert.That(taken, Is.EqualTo(turns));
    }

    [Test]
    public void Every_cycle_gives_each_server_exactly_its_weight() =>
        Gen.Int[0, 20].Array[1, 6].Where(static weights => weights.Any(static weight => weight > 0)).Sample(weights =>
        {
            var upstream = Servers.Weighted("weighted-round-robin", weights);
            var counts = new int[weights.Length];
            for (var i = 0; i < weights.Sum() * 3; i++)
            {
                counts[upstream.Balancer.Order()]++;
            }

            return weights.Length == 1 || counts.SequenceEqual(weights.Select(static weight => weight * 3));
        });

    [Test]
    public void Round_robin_takes_no_notice_of_weights()
    {
        var upstream = Servers.Weighted("round-robin", 5, 1, 9);

        Assert.That(Enumerable.Range(0, 6).Select(_ => upstream.Balancer.Order()), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
    }

    [Test]
    public void Random_gives_each_server_its_part()
    {
        var upstream = Servers.Weighted("random", 1, 1, 1, 1);

        var counts = Enumerable.Range(0, 40_000).CountBy(_ => upstream.Balancer.Order()).Select(static pair => pair.Value);

        Assert.That(counts, Has.Exactly(4).InRange(9_000, 11_000));
    }

    [Test]
    public void Least_requests_takes_the_least_busy_and_the_first_of_equals()
    {
        var upstream = Servers.Weighted("least-requests", 1, 1, 1);
        Assert.That(upstream.Balancer.Order(), Is.Zero);

        upstream.Servers[0].State.TryEnter(10);
        Assert.That(upstream.Balancer.Order(), Is.EqualTo(1));
        upstream.Servers[1].State.TryEnter(10);
        Assert.That(upstream.Balancer.Order(), Is.EqualTo(2));
        upstream.Servers[0].State.Leave();
        Assert.That(upstream.Balancer.Order(), Is.Zero);
    }

    [Test]
    public void Power_of_two_takes_the_busiest_only_when_it_meets_it_twice()
    {
        var upstream = Servers.Weighted("power-of-two", 1, 1, 1, 1);
        for (var i = 0; i < 10; i++)
        {
            upstream.Servers[3].State.TryEnter(100);
        }

        var busiest = Enumerable.Range(0, 40_000).Count(_ => upstream.Balancer.Order() == 3);

        Assert.That(busiest, Is.InRange(40_000 / 16 * 0.8, 40_000 / 16 * 1.2));
    }

    [Test]
    public async Task Turns_are_exact_under_concurrency()
    {
        var upstream = Servers.Weighted("weighted-round-robin", 3, 2, 1);
        var counts = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                Interlocked.Increment(ref counts[upstream.Balancer.Order()]);
            }
        })));

        Assert.That(counts, Is.EqualTo(new[] { 30_000, 20_000, 10_000 }));
    }

    [TestCase("weighted-round-robin")]
    [TestCase("round-robin")]
    [TestCase("random")]
    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    public void Choosing_allocates_nothing(string balancing)
    {
        var upstream = Servers.Weighted(balancing, 3, 2, 1);

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            ServerSelector.Select(upstream, failed: null)!.State.Leave();
        }), Is.Zero);
    }
}
