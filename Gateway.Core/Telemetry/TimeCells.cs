namespace Gateway.Core.Telemetry;

/// <summary>The counts of one series of a <see cref="TimeHistogram"/>; recording takes two atomic additions.</summary>
internal sealed class TimeCells
{
    private readonly TimeBuckets _buckets;
    private readonly long[] _counts;
    private long _sum;

    public TimeCells(TimeSeries series, TimeBuckets buckets)
    {
        Series = series;
        _buckets = buckets;
        _counts = new long[buckets.Bounds.Length + 1];
    }

    public TimeSeries Series { get; }

    /// <summary>The sum of all durations, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Sum => Volatile.Read(ref _sum);

    /// <summary>Number of durations in that bucket alone.</summary>
    public long Count(int bucket) => Volatile.Read(ref _counts[bucket]);

    /// <param name="duration">In ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Record(long duration)
    {
        Interlocked.Increment(ref _counts[_buckets.IndexOf(duration)]);
        Interlocked.Add(ref _sum, duration);
    }
}
