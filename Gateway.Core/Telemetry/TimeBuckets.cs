using System.Diagnostics;
using System.Numerics;

namespace Gateway.Core.Telemetry;

/// <summary>The bounds of a histogram of durations: a smallest one, doubled until the largest. The bucket of a duration is found without a search.</summary>
internal sealed class TimeBuckets
{
    private readonly long _smallest;
    private readonly long _largest;

    /// <param name="smallest">The upper bound of the first bucket.</param>
    /// <param name="largest">The upper bound of the last bucket but the one that has none.</param>
    public TimeBuckets(TimeSpan smallest, TimeSpan largest)
    {
        _smallest = Ticks(smallest);
        _largest = Ticks(largest);
        var bounds = new List<double>();
        for (var bound = smallest; bound < largest; bound *= 2)
        {
            bounds.Add(bound.TotalSeconds);
        }

        Bounds = [.. bounds, largest.TotalSeconds];
    }

    /// <summary>Upper bounds in seconds, ascending; a duration beyond all of them is in one more bucket.</summary>
    public double[] Bounds { get; }

    /// <summary>Index of the bucket whose bound is the least that is not below the duration; the number of bounds when there is none.</summary>
    /// <param name="duration">In ticks of <see cref="Stopwatch"/>.</param>
    public int IndexOf(long duration)
    {
        if (duration <= _smallest)
        {
            return 0;
        }

        return duration > _largest ? Bounds.Length : Math.Min(BitOperations.Log2((ulong)((duration - 1) / _smallest)) + 1, Bounds.Length - 1);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
