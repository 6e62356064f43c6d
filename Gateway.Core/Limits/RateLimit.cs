namespace Gateway.Core.Limits;

/// <summary>A request rate, and the counter that it goes by.</summary>
internal sealed class RateLimit
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // A hundred years: longer than any counter lives, and far from an overflow.
    private const long LongestTolerance = 100L * 365 * 86_400 * NanosecondsPerSecond;

    public RateLimit(string policy, CounterCell cell, long requests, int seconds, long burst)
    {
        Policy = policy;
        Cell = cell;
        Burst = burst;

        // Rounded up to whole nanoseconds: never more requests than the policy says. Up to a million a second it is a thousandth less at most.
        Interval = ((seconds * NanosecondsPerSecond) + requests - 1) / requests;
        Tolerance = (long)Int128.Min((Int128)burst * Interval, LongestTolerance);
    }

    public string Policy { get; }

    public CounterCell Cell { get; }

    /// <summary>Requests at once.</summary>
    public long Burst { get; }

    /// <summary>Nanoseconds that each request costs.</summary>
    public long Interval { get; }

    /// <summary>How far ahead of now the theoretical arrival time may be, in nanoseconds.</summary>
    public long Tolerance { get; }

    /// <summary>How many requests would be admitted at this moment.</summary>
    public long Remaining(long now) => Math.Max(0, (Tolerance - Ahead(now)) / Interval);

    /// <summary>Nanoseconds until the whole burst is there again.</summary>
    public long Ahead(long now) => Math.Max(0, Volatile.Read(ref Cell.Value) - now);
}
