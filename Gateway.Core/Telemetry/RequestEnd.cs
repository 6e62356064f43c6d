using System.Diagnostics;

namespace Gateway.Core.Telemetry;

/// <summary>The moment in which a request ended: one for all that is kept of it, so that logs, metrics and sums agree.</summary>
/// <param name="Time">In UTC.</param>
/// <param name="Timestamp">The same moment as a <see cref="Stopwatch"/> timestamp.</param>
internal readonly record struct RequestEnd(DateTime Time, long Timestamp)
{
    private const long MinutesBeforeEpoch = 62_135_596_800 / 60;

    public static RequestEnd Now => new(DateTime.UtcNow, Stopwatch.GetTimestamp());

    /// <summary>Minutes since 1970.</summary>
    public long Minute => (Time.Ticks / TimeSpan.TicksPerMinute) - MinutesBeforeEpoch;

    /// <summary>Time since an earlier timestamp, in microseconds.</summary>
    public long MicrosecondsSince(long timestamp) => Microseconds(timestamp, Timestamp);

    /// <summary>Time between two timestamps, in microseconds.</summary>
    public static long Microseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).Ticks / TimeSpan.TicksPerMicrosecond;
}
