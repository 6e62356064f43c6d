namespace Gateway.Core.Limits;

/// <summary>How time is cut into windows.</summary>
internal abstract class WindowPeriod
{
    /// <summary>Minutes from 1970 to 2024: windows are numbered from there, so that a number has 24 bits until 2055.</summary>
    public const long FirstMinute = 28_401_120;

    protected const long NanosecondsPerMinute = 60_000_000_000;

    /// <summary>The longest that a window may be, in minutes.</summary>
    public abstract int LongestMinutes { get; }

    /// <summary>The number that a window would have that begins at that moment: UTC in nanoseconds since 1970.</summary>
    public static int MinuteOf(long utc) => (int)Math.Clamp((utc / NanosecondsPerMinute) - FirstMinute, 0, WindowCell.MaxNumber);

    /// <summary>The window of a moment: UTC in nanoseconds since 1970.</summary>
    public abstract WindowSpan At(long utc);
}
