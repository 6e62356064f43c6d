using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>A part of a range that is read from one table.</summary>
/// <param name="Table">Where.</param>
/// <param name="From">The first slot.</param>
/// <param name="To">The slot behind the last.</param>
internal readonly record struct UsageSegment(UsageTable Table, long From, long To)
{
    /// <summary>Whole hours from the table of hours, what is left before and behind them from the table of minutes.</summary>
    public static IReadOnlyList<UsageSegment> Of(MinuteRange range)
    {
        var size = UsageTable.ByHour.Minutes;
        var (firstHour, lastHour) = ((range.From + size - 1) / size, range.To / size);
        UsageSegment[] segments = firstHour >= lastHour
            ? [new(UsageTable.ByMinute, range.From, range.To)]
            : [new(UsageTable.ByMinute, range.From, firstHour * size), new(UsageTable.ByHour, firstHour, lastHour), new(UsageTable.ByMinute, lastHour * size, range.To)];
        return [.. segments.Where(static segment => segment.From < segment.To)];
    }
}
