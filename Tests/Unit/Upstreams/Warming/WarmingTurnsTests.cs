using Gateway.Core.Upstreams.Warming;
using NUnit.Framework;

namespace Tests.Unit.Upstreams.Warming;

public sealed class WarmingTurnsTests
{
    private readonly Random _random = new(1);

    [Test]
    public void The_first_turn_is_soon_and_not_everybodys_at_once()
    {
        var moments = Enumerable.Range(0, 200).Select(_ => NextTurn(new WarmingTurns(), from: 5_000)).ToArray();

        Assert.That(moments, Has.All.InRange(5_000, 5_199));
        Assert.That(moments.Distinct().Count(), Is.GreaterThan(50));
    }

    [TestCase(false, 500, 1_499)]
    [TestCase(true, 2_500, 7_499)]
    public void The_next_is_about_a_second_later_and_later_after_a_failure(bool hasFailed, long least, long most)
    {
        var pauses = Enumerable.Range(0, 200).Select(_ =>
        {
            var turns = new WarmingTurns();
            var first = NextTurn(turns, from: 0);
            turns.End(hasFailed, first, _random);
            return NextTurn(turns, first) - first;
        }).ToArray();

        Assert.That(pauses, Has.All.InRange(least, most));
        Assert.That(pauses.Distinct().Count(), Is.GreaterThan(50));
    }

    [Test]
    public void There_is_one_at_a_time()
    {
        var turns = new WarmingTurns();
        NextTurn(turns, from: 0);

        Assert.That(turns.TryBegin(100_000, _random), Is.False);
        turns.End(hasFailed: false, 100_000, _random);
        Assert.That(turns.TryBegin(200_000, _random), Is.True);
    }

    private long NextTurn(WarmingTurns turns, long from)
    {
        while (!turns.TryBegin(from, _random))
        {
            from++;
        }

        return from;
    }
}
