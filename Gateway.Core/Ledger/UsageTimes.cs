namespace Gateway.Core.Ledger;

/// <summary>Times, summed and counted in the buckets of <see cref="UsageBuckets"/>.</summary>
internal sealed class UsageTimes
{
    private readonly long[] _buckets = new long[UsageBuckets.Count];

    /// <summary>The sum in milliseconds, each time rounded by itself.</summary>
    public long Sum { get; private set; }

    public ReadOnlySpan<long> Buckets => _buckets;

    public void Add(long microseconds)
    {
        Sum += (microseconds + 500) / 1_000;
        _buckets[UsageBuckets.IndexOf(microseconds / 1_000.0)]++;
    }

    /// <summary>Adds to the sum what was summed before.</summary>
    public void AddSum(long milliseconds) => Sum += milliseconds;

    /// <summary>Adds to a bucket what was counted before.</summary>
    public void AddTo(int bucket, long count) => _buckets[bucket] += count;

    public void Add(UsageTimes others)
    {
        Sum += others.Sum;
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += others._buckets[i];
        }
    }

    public void Clear()
    {
        Sum = 0;
        Array.Clear(_buckets);
    }
}
