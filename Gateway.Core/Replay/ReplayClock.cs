namespace Gateway.Core.Replay;

/// <summary>A clock that stands where the records are.</summary>
internal sealed class ReplayClock : TimeProvider
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public long Now { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Now / NanosecondsPerTick);
}
