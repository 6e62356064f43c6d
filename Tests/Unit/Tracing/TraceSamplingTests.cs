using Gateway.Core.Tracing;
using NUnit.Framework;

namespace Tests.Unit.Tracing;

public sealed class TraceSamplingTests
{
    [TestCase(0.0, 0UL, false)]
    [TestCase(0.0, (1UL << 56) - 1, false)]
    [TestCase(1.0, 0UL, true)]
    [TestCase(1.0, (1UL << 56) - 1, true)]
    [TestCase(0.5, (1UL << 55) - 1, false)]
    [TestCase(0.5, 1UL << 55, true)]
    [TestCase(0.25, (3UL << 54) - 1, false)]
    [TestCase(0.25, 3UL << 54, true)]
    public void The_traces_id_decides(double ratio, ulong randomness, bool isSampled)
    {
        // What stands before the last seven bytes does not matter.
        var trace = new TraceParent(7, randomness | (0xABUL << 56), 1, TraceFlags.Sampled);

        Assert.That(new TraceSampling(IsParentBased: false, ratio).IsSampled(trace, hasParent: true), Is.EqualTo(isSampled));
        Assert.That(new TraceSampling(IsParentBased: true, ratio).IsSampled(trace, hasParent: false), Is.EqualTo(isSampled));
    }

    [TestCase(0.0)]
    [TestCase(1.0)]
    public void A_parent_decides_where_it_may(double ratio)
    {
        var sampling = new TraceSampling(IsParentBased: true, ratio);
        var trace = TraceParent.New();

        Assert.That(sampling.IsSampled(trace with { Flags = TraceFlags.Sampled }, hasParent: true), Is.True);
        Assert.That(sampling.IsSampled(trace with { Flags = TraceFlags.Random }, hasParent: true), Is.False);
    }

    [Test]
    public void A_ratio_is_about_the_part_that_is_recorded()
    {
        const int Traces = 100_000;
        var sampling = new TraceSampling(IsParentBased: true, Ratio: 0.1);
        var sampled = Enumerable.Range(0, Traces).Count(_ => sampling.IsSampled(TraceParent.New(), hasParent: false));

        // Ten standard deviations wide.
        Assert.That(sampled, Is.InRange(9_000, 11_000));
    }
}
