namespace Gateway.Core.Limits;

/// <summary>
/// The time that limits go by: the monotonic clock, and one fixed offset that turns it into UTC. Somebody who sets the machine's clock moves neither a
/// rate nor a window. All processes that share counters share the offset.
/// </summary>
internal sealed class LimitClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly long _scale;

    /// <param name="time">Its timestamps count whole nanoseconds, or multiples of them.</param>
    public LimitClock(TimeProvider time)
    {
        _time = time;
        _scale = NanosecondsPerSecond / time.TimestampFrequency;
        Offset = Measure();
    }

    /// <summary>UTC less the monotonic clock, in nanoseconds.</summary>
    public long Offset { get; set; }

    /// <summary>Nanoseconds on the monotonic clock.</summary>
    public long Now => _time.GetTimestamp() * _scale;

    /// <summary>A moment of the monotonic clock in UTC, in nanoseconds since 1970.</summary>
    public long Utc(long now) => now + Offset;

    /// <summary>What the offset is by the machine's clock at this moment.</summary>
    public long Measure() => ((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * (NanosecondsPerSecond / TimeSpan.TicksPerSecond)) - Now;
}
