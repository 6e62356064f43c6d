namespace Gateway.Core.Limits;

/// <summary>Windows that are hours, days, weeks or months of a time zone's calendar, as long or short as its changes of the clock make them.</summary>
internal sealed class CalendarPeriod : WindowPeriod
{
    private const long NanosecondsPerTick = 100;

    private readonly CalendarUnit _unit;
    private readonly TimeZoneInfo _zone;
    private volatile Known _known = new(0, default);

    public CalendarPeriod(CalendarUnit unit, TimeZoneInfo zone)
    {
        _unit = unit;
        _zone = zone;
    }

    // With room for the changes of the clock.
    public override int LongestMinutes => 180 + (60 * _unit switch
    {
        CalendarUnit.Hour => 1,
        CalendarUnit.Day => 24,
        CalendarUnit.Week => 7 * 24,
        _ => 31 * 24,
    });

    public override WindowSpan At(long utc)
    {
        var known = _known;
        if (utc < known.Start || utc >= known.Span.End)
        {
            known = Find(utc);
            _known = known;
        }

        return known.Span;
    }

    private Known Find(long utc)
    {
        var moment = DateTime.UnixEpoch.AddTicks(utc / NanosecondsPerTick);
        var local = TimeZoneInfo.ConvertTimeFromUtc(moment, _zone);
        if (_unit == CalendarUnit.Hour)
        {
            // By the clock on the wall, but of one hour each: when the clock is set back, the repeated hour is an hour of its own.
            var start = moment.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour));
            return Span(start, start.AddHours(1));
        }

        var (first, next) = _unit switch
        {
            CalendarUnit.Day => (local.Date, local.Date.AddDays(1)),
            CalendarUnit.Week => (Monday(local), Monday(local).AddDays(7)),
            _ => (new DateTime(local.Year, local.Month, 1), new DateTime(local.Year, local.Month, 1).AddMonths(1)),
        };
        return Span(Instant(first), Instant(next));
    }

    private static DateTime Monday(DateTime local) => local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7));

    private static Known Span(DateTime start, DateTime end) => new(Nanoseconds(start), new WindowSpan(MinuteOf(Nanoseconds(start)), Nanoseconds(end)));

    private static long Nanoseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;

    // The first moment at which the clock on the wall shows that midnight, or more where it skips it.
    private DateTime Instant(DateTime midnight)
    {
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(1);
        }

        var offset = _zone.IsAmbiguousTime(midnight) ? _zone.GetAmbiguousTimeOffsets(midnight).Max() : _zone.GetUtcOffset(midnight);
        return DateTime.SpecifyKind(midnight - offset, DateTimeKind.Utc);
    }

    private sealed record Known(long Start, WindowSpan Span);
}
