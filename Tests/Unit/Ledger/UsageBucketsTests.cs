using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.Ledger;

public sealed class UsageBucketsTests
{
    [Test]
    public void Bounds_ascend_and_there_is_one_bucket_more() => Assert.Multiple(() =>
    {
        Assert.That(UsageBuckets.UpperMilliseconds.ToArray(), Is.Ordered.Ascending.And.Unique);
        Assert.That(UsageBuckets.UpperMilliseconds.Length, Is.EqualTo(UsageBuckets.Count - 1));
    });

    [TestCase(0, 0)]
    [TestCase(5, 0)]
    [TestCase(5.001, 1)]
    [TestCase(1_000, 7)]
    [TestCase(120_000, 13)]
    [TestCase(120_000.5, 14)]
    public void A_bound_belongs_to_its_bucket(double milliseconds, int index) => Assert.That(UsageBuckets.IndexOf(milliseconds), Is.EqualTo(index));
}
