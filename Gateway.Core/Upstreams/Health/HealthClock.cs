namespace Gateway.Core.Upstreams.Health;

/// <summary>The time that servers' states go by: milliseconds of the monotonic clock.</summary>
internal sealed class HealthClock
{
    private readonly TimeProvider _time;
    private readonly long _perMillisecond;

    /// <param name="time">Its timestamps count milliseconds, or parts of them.</param>
    public HealthClock(TimeProvider time)
    {
        _time = time;
        _perMillisecond = time.TimestampFrequency / 1_000;
    }

    public long Now => _time.GetTimestamp() / _perMillisecond;
}
