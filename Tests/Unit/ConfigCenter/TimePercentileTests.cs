using ConfigCenter.Insight;
using CsCheck;
using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter;

public class TimePercentileTests
{
    [Test]
    public void Nothing_has_no_percentile() => Assert.That(TimePercentile.Of(new long[UsageBuckets.Count], 0.5), Is.Null);

    [Test]
    public void What_is_beyond_the_last_bound_counts_as_that()
    {
        var buckets = new long[UsageBuckets.Count];
        buckets[^1] = 3;
        Assert.That(TimePercentile.Of(buckets, 0.5), Is.EqualTo(UsageBuckets.UpperMilliseconds[^1]));
    }

    [Test]
    public void A_percentile_lies_in_the_bucket_of_the_true_one() => Gen.Select(Gen.Double[0.1, 100_000].Array[1, 200], Gen.Double[0.01, 1]).Sample(static (times, share) =>
    {
        var buckets = new long[UsageBuckets.Count];
        foreach (var time in times)
        {
            buckets[UsageBuckets.IndexOf(time)]++;
        }

        var exact = times.Order().ElementAt((int)Math.Ceiling(share * times.Length) - 1);
        return UsageBuckets.IndexOf(TimePercentile.Of(buckets, share)!.Value - 1e-6) <= UsageBuckets.IndexOf(exact)
            && UsageBuckets.IndexOf(TimePercentile.Of(buckets, share)!.Value) >= UsageBuckets.IndexOf(exact);
    });
}
