using Gateway.Core.Ledger;

namespace ConfigCenter.Insight;

/// <summary>Percentiles of times that were counted in <see cref="UsageBuckets"/>.</summary>
internal static class TimePercentile
{
    /// <summary>
    /// The time that a share of all is at most, in milliseconds, as if the times of a bucket were spread evenly over it. What lies in the last
    /// bucket, which has no end, counts as its beginning.
    /// </summary>
    /// <param name="buckets">Counts.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>Null when nothing was counted.</returns>
    public static double? Of(ReadOnlySpan<long> buckets, double share)
    {
        var total = 0L;
        foreach (var count in buckets)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        var bounds = UsageBuckets.UpperMilliseconds;
        var wanted = share * total;
        var seen = 0L;
        for (var i = 0; i < bounds.Length; i++)
        {
            if (buckets[i] > 0 && seen + buckets[i] >= wanted)
            {
                var lower = i == 0 ? 0 : bounds[i - 1];
                return lower + ((bounds[i] - lower) * Math.Max(0, wanted - seen) / buckets[i]);
            }

            seen += buckets[i];
        }

        return bounds[^1];
    }
}
