namespace Tests.Common;

/// <summary>A clock that stands still until a test moves it; any thread may.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _nanoseconds = 1_000_000_000_000;
    private long _utcTicks = new DateTime(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>The machine's clock, apart from the monotonic one.</summary>
    public DateTime Utc
    {
        get => new(Volatile.Read(ref _utcTicks), DateTimeKind.Utc);
        set => Volatile.Write(ref _utcTicks, value.Ticks);
    }

    /// <summary>Moves both clocks.</summary>
    public void Advance(TimeSpan time)
    {
        AdvanceNanoseconds(time.Ticks * 100);
        Interlocked.Add(ref _utcTicks, time.Ticks);
    }

    /// <summary>Moves the monotonic clock alone.</summary>
    public void AdvanceNanoseconds(long nanoseconds) => Interlocked.Add(ref _nanoseconds, nanoseconds);

    public override long GetTimestamp() => Volatile.Read(ref _nanoseconds);

    public override DateTimeOffset GetUtcNow() => new(Utc);
}
