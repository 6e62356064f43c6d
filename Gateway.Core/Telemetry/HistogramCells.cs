namespace Gateway.Core.Telemetry;

/// <summary>The counts of one series of a <see cref="Histogram"/>; recording takes two atomic additions.</summary>
internal sealed class HistogramCells
{
    private readonly Buckets _buckets;
    private readonly long[] _counts;
    private long _sum;

    public HistogramCells(string labels, Buckets buckets)
    {
        Labels = labels;
        _buckets = buckets;
        _counts = new long[buckets.Bounds.Length + 1];
    }

    /// <summary>As they are exported; see <see cref="LabelText"/>.</summary>
    public string Labels { get; }

    /// <summary>The sum of all values, as they were recorded.</summary>
    public long Sum => Volatile.Read(ref _sum);

    /// <summary>Number of values in that bucket alone.</summary>
    public long Count(int bucket) => Volatile.Read(ref _counts[bucket]);

    /// <param name="value">A duration in ticks of <see cref="System.Diagnostics.Stopwatch"/>, or a number.</param>
    public void Record(long value)
    {
        Interlocked.Increment(ref _counts[_buckets.IndexOf(value)]);
        Interlocked.Add(ref _sum, value);
    }
}
