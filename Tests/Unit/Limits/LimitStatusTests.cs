using Gateway.Core.Limits;
using NUnit.Framework;

namespace Tests.Unit.Limits;

public sealed class LimitStatusTests
{
    [TestCase(10, 5, 1, 10, 6, 9, true)]
    [TestCase(10, 6, 9, 10, 5, 1, false)]
    [TestCase(1_000, 400, 1, 10, 5, 9, true)]
    [TestCase(20, 10, 2, 10, 5, 1, true)]
    [TestCase(20, 10, 1, 10, 5, 2, false)]
    [TestCase(10, 0, 0, 0, 0, 0, true)]
    public void The_one_with_less_left_is_tighter_and_of_equals_the_later(long limit, long left, long reset, long otherLimit, long otherLeft, long otherReset, bool isTighter) =>
        Assert.That(new LimitStatus(limit, left, reset).IsTighterThan(new LimitStatus(otherLimit, otherLeft, otherReset)), Is.EqualTo(isTighter));
}
