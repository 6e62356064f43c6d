using System.Diagnostics;
using System.Numerics;

namespace Gateway.Core.Telemetry;

/// <summary>The bounds of a histogram: a smallest one, multiplied by a power of two until the largest. The bucket of a value is found without a search.</summary>
internal sealed class Buckets
{
    private readonly long _smallest;
    private readonly long _largest;
    private readonly int _shift;

    private Buckets(long smallest, long largest, int shift, double unit, double[] bounds)
    {
        (_smallest, _largest, _shift) = (smallest, largest, shift);
        Unit = unit;
        Bounds = bounds;
    }

    /// <summary>Upper bounds as they are exported (durations in seconds), ascending; a value beyond all of them is in one more bucket.</summary>
    public double[] Bounds { get; }

    /// <summary>How many of a recorded value make 1 of what is exported.</summary>
    public double Unit { get; }

    /// <summary>Bounds of durations, each twice the one before; they are recorded in ticks of <see cref="Stopwatch"/>.</summary>
    /// <param name="smallest">The upper bound of the first bucket.</param>
    /// <param name="largest">The upper bound of the last bucket but the one that has none.</param>
    public static Buckets OfTime(TimeSpan smallest, TimeSpan largest)
    {
        var bounds = new List<double>();
        for (var bound = smallest; bound < largest; bound *= 2)
        {
            bounds.Add(bound.TotalSeconds);
        }

        return new Buckets(Ticks(smallest), Ticks(largest), 1, Stopwatch.Frequency, [.. bounds, largest.TotalSeconds]);
    }

    /// <summary>Bounds of numbers: 1, and each 4 times the one before.</summary>
    /// <param name="count">How many there are.</param>
    public static Buckets OfNumbers(int count) =>
        new(1, 1L << (2 * (count - 1)), 2, 1, [.. Enumerable.Range(0, count).Select(static i => (double)(1L << (2 * i)))]);

    /// <summary>Index of the bucket whose bound is the least that is not below the value; the number of bounds when there is none.</summary>
    /// <param name="value">A duration in ticks of <see cref="Stopwatch"/>, or a number.</param>
    public int IndexOf(long value)
    {
        if (value <= _smallest)
        {
            return 0;
        }

        return value > _largest ? Bounds.Length : Math.Min((BitOperations.Log2((ulong)((value - 1) / _smallest)) / _shift) + 1, Bounds.Length - 1);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
