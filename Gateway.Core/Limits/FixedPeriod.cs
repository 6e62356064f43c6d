namespace Gateway.Core.Limits;

/// <summary>Windows of the same length one after the other, aligned to 1970 in UTC.</summary>
/// <param name="minutes">Their length.</param>
internal sealed class FixedPeriod(int minutes) : WindowPeriod
{
    private readonly long _length = minutes * NanosecondsPerMinute;

    public override int LongestMinutes => minutes;

    public override WindowSpan At(long utc)
    {
        var start = utc - (utc % _length);
        return new WindowSpan(MinuteOf(start), start + _length);
    }
}
