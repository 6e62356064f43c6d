namespace Gateway.Core.Ledger;

/// <summary>The buckets that times are counted in, in usage records: durations and times to the first byte alike.</summary>
public static class UsageBuckets
{
    /// <summary>Number of buckets; the last one has no upper bound.</summary>
    public const int Count = 15;

    /// <summary>The upper bounds of the others, inclusive, in milliseconds, ascending.</summary>
    public static ReadOnlySpan<int> UpperMilliseconds => [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000];

    /// <summary>The bucket of a time in milliseconds.</summary>
    public static int IndexOf(double milliseconds)
    {
        var index = 0;
        foreach (var bound in UpperMilliseconds)
        {
            if (milliseconds <= bound)
            {
                return index;
            }

            index++;
        }

        return index;
    }
}
