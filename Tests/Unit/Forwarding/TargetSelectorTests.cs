using Gateway.Core.Configuration;
using Gateway.Core.Forwarding;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;
using Tests.Unit.Upstreams.Balancing;

namespace Tests.Unit.Forwarding;

public sealed class TargetSelectorTests
{
    private const int Values = 40_000;

    [TestCase(1, 1)]
    [TestCase(95, 5)]
    [TestCase(50, 0, 30, 20)]
    public void Targets_are_drawn_by_their_weights(params int[] weights)
    {
        var targets = Targets(weights);
        var random = new Random(5);

        var counts = Count(targets, _ => TargetSelector.SelectWeighted(targets, random));

        Assert.That(ChiSquare.Rejects(counts, weights), Is.False, string.Join(' ', counts));
    }

    [TestCase(1, 1)]
    [TestCase(95, 5)]
    [TestCase(50, 0, 30, 20)]
    public void Sticky_values_follow_the_weights_too(params int[] weights)
    {
        var targets = Targets(weights);

        var counts = Count(targets, i => TargetSelector.SelectSticky(targets, Hash(i)));

        Assert.That(ChiSquare.Rejects(counts, weights), Is.False, string.Join(' ', counts));
    }

    [Test]
    public void A_weight_that_grows_takes_values_and_gives_none_away()
    {
        var (before, after) = (Targets(90, 10), Targets(90, 30));
        for (var i = 0; i < Values; i++)
        {
            var was = TargetSelector.SelectSticky(before, Hash(i))!.Name;
            var now = TargetSelector.SelectSticky(after, Hash(i))!.Name;
            Assert.That(now == was || now == "u1", Is.True);
        }
    }

    [Test]
    public void Without_weights_there_is_no_target()
    {
        Assert.That(TargetSelector.SelectSticky(Targets(0, 0), 1), Is.Null);
        Assert.That(TargetSelector.SelectWeighted(Targets(0, 0), new Random(1)), Is.Null);
    }

    [Test]
    public void Choosing_allocates_nothing()
    {
        var targets = Targets(90, 10);
        var i = 0;

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            TargetSelector.SelectSticky(targets, Hash(++i));
            TargetSelector.SelectWeighted(targets, Random.Shared);
        }), Is.Zero);
    }

    private static ulong Hash(int i) => StableHash.Mix((ulong)i, 1);

    private static RouteTarget[] Targets(params int[] weights)
    {
        var snapshot = new Snapshot
        {
            Upstreams = [.. weights.Select(static (_, i) => new UpstreamConfig { Name = $"u{i}", Servers = [new ServerConfig { Url = "http://127.0.0.1:9001" }] })],
        };
        var upstreams = SnapshotCompiler.Compile(snapshot, new ServerStates()).Upstreams.All;
        return [.. weights.Select((weight, i) => new RouteTarget(upstreams[i], weight))];
    }

    private static int[] Count(RouteTarget[] targets, Func<int, UpstreamModel?> select)
    {
        var counts = new int[targets.Length];
        for (var i = 0; i < Values; i++)
        {
            counts[select(i)!.Index]++;
        }

        return counts;
    }
}
