using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>How long requests took, in milliseconds; percentiles are interpolated within the buckets of a histogram.</summary>
internal sealed record TrafficTimes(double Average, double P50, double P90, double P95, double P99)
{
    /// <summary>Null when nothing was counted.</summary>
    public static TrafficTimes? Of(ReadOnlySpan<long> buckets, long sum)
    {
        var total = 0L;
        foreach (var count in buckets)
        {
            total += count;
        }

        return total == 0 ? null : new TrafficTimes(
            Math.Round((double)sum / total, 1), Percentile(buckets, 0.5), Percentile(buckets, 0.9), Percentile(buckets, 0.95), Percentile(buckets, 0.99));
    }

    private static double Percentile(ReadOnlySpan<long> buckets, double share) => Math.Round(TimePercentile.Of(buckets, share)!.Value, 1);
}
