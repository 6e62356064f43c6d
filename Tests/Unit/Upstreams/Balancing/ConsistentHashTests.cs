using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;

namespace Tests.Unit.Upstreams.Balancing;

public sealed class ConsistentHashTests
{
    private const int Values = 30_000;

    private static readonly Dictionary<(string, ulong), ulong> Known = new()
    {
        [("", 0)] = 15340075477134211000,
        [("a", 0)] = 15704426262223634603,
        [("user-4711", 0)] = 13521211590817295425,
        [("a value that is longer than one step of the hash", 7)] = 3073201523120489743,
    };

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(50)]
    public void When_a_server_leaves_only_its_own_values_move_and_spread_over_all_others(int servers)
    {
        var upstream = Servers.Weighted("consistent-hash", [.. Enumerable.Repeat(1, servers)]);
        var left = servers / 2;
        var moved = 0;
        var takers = new HashSet<int>();
        for (var i = 0; i < Values; i++)
        {
            var key = Key(i);
            var (before, after) = (upstream.Choose(key), upstream.ChooseWithout(key, left));
            Assert.That(after, before == left ? Is.Not.EqualTo(left) : Is.EqualTo(before));
            if (before == left)
            {
                moved++;
                takers.Add(after);
            }
        }

        Assert.That(moved, Is.AtMost(Values / servers * 1.1));
        Assert.That(takers, Has.Count.EqualTo(servers - 1));
    }

    [Test]
    public void A_server_that_comes_takes_its_part_from_the_others_and_they_exchange_nothing()
    {
        var few = Servers.Weighted("consistent-hash", 1, 1, 1, 1);
        var more = Servers.Weighted("consistent-hash", 1, 1, 1, 1, 1);
        var moved = 0;
        for (var i = 0; i < Values; i++)
        {
            var (before, after) = (few.Choose(Key(i)), more.Choose(Key(i)));
            Assert.That(after, Is.EqualTo(before).Or.EqualTo(4));
            moved += after == 4 ? 1 : 0;
        }

        Assert.That(moved, Is.InRange(Values / 5 * 0.9, Values / 5 * 1.1));
    }

    [TestCase(1, 1, 1)]
    [TestCase(5, 3, 2)]
    [TestCase(0, 1, 9)]
    public void Values_follow_the_weights(params int[] weights)
    {
        var upstream = Servers.Weighted("consistent-hash", weights);
        var counts = new int[weights.Length];
        for (var i = 0; i < Values; i++)
        {
            counts[upstream.Choose(Key(i))]++;
        }

        Assert.That(ChiSquare.Rejects(counts, weights), Is.False, string.Join(' ', counts));
    }

    [Test]
    public void The_order_of_the_servers_and_the_gateway_make_no_difference()
    {
        var config = Servers.Config("consistent-hash", (1, 9), (2, 9), (3, 9));
        var upstream = Servers.Compile(config);
        var turned = Servers.Compile(config with { Servers = [.. config.Servers.Reverse()] });

        for (var i = 0; i < 1_000; i++)
        {
            Assert.That(turned.Servers[turned.Choose(Key(i))].Url, Is.EqualTo(upstream.Servers[upstream.Choose(Key(i))].Url));
        }
    }

    // What was sent to one server by one version of the gateway is sent there by the next.
    [TestCase("", 0ul)]
    [TestCase("a", 0ul)]
    [TestCase("user-4711", 0ul)]
    [TestCase("a value that is longer than one step of the hash", 7ul)]
    public void The_hash_never_changes(string text, ulong seed) =>
        Assert.That(StableHash.Of(System.Text.Encoding.UTF8.GetBytes(text), seed), Is.EqualTo(Known[(text, seed)]));

    [Test]
    public void Hashes_of_like_values_differ_in_half_of_their_bits()
    {
        var differences = Enumerable.Range(0, 10_000).Average(static i =>
            System.Numerics.BitOperations.PopCount(StableHash.Of(BitConverter.GetBytes(i)) ^ StableHash.Of(BitConverter.GetBytes(i + 1))));

        Assert.That(differences, Is.InRange(31.5, 32.5));
    }

    private static SelectionKey Key(int i) => new(StableHash.Of(BitConverter.GetBytes(i)));
}
