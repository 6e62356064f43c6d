namespace ConfigCenter.Insight;

/// <summary>A range of minutes since 1970 in UTC; the last one is not in it.</summary>
internal readonly record struct MinuteRange(long From, long To)
{
    public long Length => To - From;

    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(From * 60);

    public DateTimeOffset End => DateTimeOffset.FromUnixTimeSeconds(To * 60);

    /// <summary>The same range so many minutes earlier.</summary>
    public MinuteRange Earlier(long minutes) => new(From - minutes, To - minutes);
}
