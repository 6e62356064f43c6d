using CsCheck;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;

namespace Tests.Unit.Upstreams.Balancing;

public sealed class BalancerTests
{
    private static readonly int[][] WeightLists = [[1, 1, 1, 1], [5, 3, 1, 1], [1, 0, 9], [10_000, 1_000], [7, 1, 2, 3, 4, 5]];

    [TestCase(new[] { 5, 1, 1 }, "0010200")]
    [TestCase(new[] { 1, 1 }, "0101")]
    [TestCase(new[] { 3, 1 }, "0010")]
    [TestCase(new[] { 1, 2, 3 }, "210212")]
    [TestCase(new[] { 10, 0, 10 }, "0202")]
    [TestCase(new[] { 7 }, "000")]
    public void Weighted_turns_are_smooth(int[] weights, string turns)
    {
        var upstream = Servers.Weighted("weighted-round-robin", weights);

        var taken = string.Concat(Enumerable.Range(0, turns.Length).Select(_ => upstream.Choose()));

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
                counts[upstream.Choose()]++;
            }

            return weights.Length == 1 || counts.SequenceEqual(weights.Select(static weight => weight * 3));
        });

    [Test]
    public void Without_some_servers_the_others_keep_their_ratio_exactly() =>
        Gen.Int[1, 9].Array[2, 6].SelectMany(static weights => Gen.Int[0, weights.Length - 1].Select(closed => (weights, closed))).Sample((weights, closed) =>
        {
            var upstream = Servers.Weighted("weighted-round-robin", weights);
            var counts = new int[weights.Length];
            for (var i = 0; i < (weights.Sum() - weights[closed]) * 3; i++)
            {
                counts[upstream.ChooseWithout(default, closed)]++;
            }

            return counts.SequenceEqual(weights.Select((weight, i) => i == closed ? 0 : weight * 3));
        });

    [Test]
    public void Weights_too_large_for_a_cycle_are_rounded()
    {
        var upstream = Servers.Weighted("weighted-round-robin", 10_000, 9_999, 3);
        var counts = new int[3];
        for (var i = 0; i < 20_002; i++)
        {
            counts[upstream.Choose()]++;
        }

        Assert.That(counts, Is.EqualTo(new[] { 10_000, 9_999, 3 }).Within(20));
    }

    [Test]
    public void A_rare_turn_is_found_among_very_many_of_a_server_that_is_not_to_be_had()
    {
        var upstream = Servers.Weighted("weighted-round-robin", 10_000, 1, 1);

        var taken = Enumerable.Range(0, 100).CountBy(_ => upstream.ChooseWithout(default, 0)).ToDictionary();

        Assert.That(taken.Keys, Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That(taken[1], Is.InRange(20, 80));
    }

    [Test]
    public void Round_robin_takes_no_notice_of_weights()
    {
        var upstream = Servers.Weighted("round-robin", 5, 1, 0, 9);

        Assert.That(Enumerable.Range(0, 6).Select(_ => upstream.Choose()), Is.EqualTo(new[] { 0, 1, 3, 0, 1, 3 }));
    }

    [Test]
    public void Turns_go_on_after_a_change_of_the_configuration_and_across_those_who_share_the_counters()
    {
        using var slab = CounterSlab.Anonymous(TimeProvider.System);
        var states = new ServerStates(slab);
        var config = Servers.Config("round-robin", (1, 9), (1, 9), (1, 9));
        var first = Servers.Compile(config, states);
        var second = Servers.Compile(config, states);
        var other = Servers.Compile(config, new ServerStates(slab));

        Assert.That(new[] { first.Choose(), second.Choose(), other.Choose(), first.Choose(), other.Choose() }, Is.EqualTo(new[] { 0, 1, 2, 0, 1 }));
    }

    [Test]
    public async Task Turns_are_exact_under_concurrency()
    {
        using var slab = CounterSlab.Anonymous(TimeProvider.System);
        var upstream = Servers.Compile(Servers.Config("weighted-round-robin", (3, 9), (2, 9), (1, 9)), new ServerStates(slab));
        var counts = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                Interlocked.Increment(ref counts[upstream.Choose()]);
            }
        })));

        Assert.That(counts, Is.EqualTo(new[] { 30_000, 20_000, 10_000 }));
    }

    [TestCaseSource(nameof(WeightLists))]
    public void Random_follows_the_weights(params int[] weights)
    {
        var counts = Count(Servers.Balancer("random", new Random(1), weights), weights);

        Assert.That(ChiSquare.Rejects(counts, weights), Is.False, string.Join(' ', counts));
        Assert.That(ChiSquare.Rejects(counts, [.. weights[..^1].Select(static weight => weight * 10), weights[^1] * 12]), Is.True, "The test would notice.");
    }

    [TestCaseSource(nameof(WeightLists))]
    public void Without_a_value_a_hash_follows_the_weights(params int[] weights)
    {
        var counts = Count(Servers.Balancer("consistent-hash", new Random(2), weights), weights);

        Assert.That(ChiSquare.Rejects(counts, weights), Is.False, string.Join(' ', counts));
    }

    [Test]
    public void Least_requests_takes_the_least_busy_and_equals_take_turns()
    {
        var upstream = Servers.Weighted("least-requests", 1, 1, 1);
        Assert.That(Enumerable.Range(0, 6).Select(_ => upstream.Choose()), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));

        upstream.Servers[0].State.TryEnter(10);
        upstream.Servers[2].State.TryEnter(10);
        Assert.That(Enumerable.Range(0, 3).Select(_ => upstream.Choose()), Has.All.EqualTo(1));
        upstream.Servers[1].State.TryEnter(10);
        upstream.Servers[2].State.Leave();
        Assert.That(Enumerable.Range(0, 3).Select(_ => upstream.Choose()), Has.All.EqualTo(2));
        Assert.That(upstream.ChooseWithout(default, 2), Is.Zero.Or.EqualTo(1));
    }

    [Test]
    public void Least_requests_fills_servers_by_their_weight()
    {
        var upstream = Servers.Weighted("least-requests", 4, 2, 1);
        for (var i = 0; i < 70; i++)
        {
            upstream.Select();
        }

        Assert.That(upstream.Servers.Select(static server => server.State.InFlight), Is.EqualTo(new[] { 40, 20, 10 }).Within(1));
    }

    [Test]
    public void Power_of_two_takes_the_less_busy_of_two_different_servers()
    {
        var balancer = Servers.Weighted("power-of-two", 1, 1, 1, 1);
        balancer.Servers[3].State.TryEnter(100);
        Assert.That(Enumerable.Range(0, 1_000).Select(_ => balancer.Choose()), Has.None.EqualTo(3));
        Assert.That(balancer.ChooseWithout(default, 0, 1, 2), Is.EqualTo(3));

        // Of all idle servers it takes what it draws first.
        var counts = Count(Servers.Balancer("power-of-two", new Random(3), 1, 1, 1, 1), [1, 1, 1, 1]);
        Assert.That(ChiSquare.Rejects(counts, [1, 1, 1, 1]), Is.False);
        counts = Count(Servers.Balancer("power-of-two", new Random(4), 6, 3, 1), [6, 3, 1]);
        Assert.That(ChiSquare.Rejects(counts, [6, 3, 1]), Is.False);
    }

    [Test]
    public void Power_of_two_keeps_servers_as_busy_as_their_weights()
    {
        var upstream = Servers.Weighted("power-of-two", 2, 1, 1);
        for (var i = 0; i < 120; i++)
        {
            upstream.Select();
        }

        Assert.That(upstream.Servers.Select(static server => server.State.InFlight), Is.EqualTo(new[] { 60, 30, 30 }).Within(6));
    }

    [TestCase("weighted-round-robin")]
    [TestCase("round-robin")]
    [TestCase("random")]
    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    [TestCase("consistent-hash")]
    [TestCase("prefix-affinity")]
    public void Choosing_allocates_nothing(string balancing)
    {
        var upstream = Servers.Compile(Servers.Config(balancing, (3, 100), (2, 100), (1, 100)) with
        {
            HealthCheck = new HealthCheckConfig(),
            CircuitBreaker = new CircuitBreakerConfig(),
            Queue = new QueueConfig(),
            Connections = new ConnectionsConfig { Warm = 4 },
        });
        ulong[] prefixes = [1, 2, 3];
        var n = 0ul;

        Assert.Multiple(() =>
        {
            Assert.That(Namespaces.Allocations.Of(() => ServerSelector.Select(upstream, new SelectionKey(++n), null, out _)!.State.Leave()), Is.Zero, "the first choice");
            Assert.That(Namespaces.Allocations.Of(() => ServerSelector.Select(upstream, new SelectionKey(prefixes), upstream.Servers[0], out _)!.State.Leave()), Is.Zero, "among the others");
        });
    }

    [Test]
    public void Sets_of_servers_hold_what_was_added() => Gen.Int[1, 200].SelectMany(static count => Gen.Int[0, count - 1].HashSet[0, count].Select(set => (count, set))).Sample((count, set) =>
    {
        var open = new ServerSet(new ulong[ServerSet.WordsFor(count)]);
        foreach (var index in set)
        {
            open.Add(index);
        }

        var walked = new List<int>();
        foreach (var index in open)
        {
            walked.Add(index);
        }

        var isRight = walked.SequenceEqual(set.Order()) && open.IsEmpty == (set.Count == 0);
        for (var i = 0; i < count; i++)
        {
            isRight &= open.Contains(i) == set.Contains(i);
            open.Remove(i);
        }

        return isRight && open.IsEmpty;
    });

    private static int[] Count(Balancer balancer, int[] weights)
    {
        var words = Servers.Weighted("random", weights).Weighted;
        var counts = new int[weights.Length];
        for (var i = 0; i < 60_000; i++)
        {
            counts[balancer.Choose(default, new ServerSet(words))]++;
        }

        return counts;
    }
}
