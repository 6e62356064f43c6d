using System.Diagnostics;

namespace Gateway.Core.Tracing;

/// <summary>Turns the timestamps of one request into times of day that lie as far apart: a span never ends after the one that it is within.</summary>
/// <param name="Origin">A <see cref="Stopwatch"/> timestamp.</param>
/// <param name="OriginUtc">The time of day then.</param>
internal readonly record struct SpanClock(long Origin, DateTime OriginUtc)
{
    /// <summary>A clock for what began at that timestamp.</summary>
    public static SpanClock StartedAt(long timestamp) => new(timestamp, DateTime.UtcNow - Stopwatch.GetElapsedTime(timestamp));

    public DateTime At(long timestamp) => OriginUtc + Stopwatch.GetElapsedTime(Origin, timestamp);
}
