using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>Which slots of which table the points of a grid are read from, so that no slot belongs to two points.</summary>
internal static class UsageSlots
{
    /// <summary>
    /// Minutes for points of a minute; whole hours for all others. A day that begins within an hour of UTC, as in India, has the minutes of
    /// that hour on both of its sides.
    /// </summary>
    public static IReadOnlyList<UsageSegment> Of(TimeGrid grid)
    {
        if (grid.Granularity == Granularity.Minute)
        {
            return [new UsageSegment(UsageTable.ByMinute, grid.Range.From, grid.Range.To)];
        }

        var size = UsageTable.ByHour.Minutes;
        var segments = new List<UsageSegment>();
        var next = grid.Range.From;
        foreach (var edge in grid.Edges.Where(edge => edge % size != 0))
        {
            var hour = edge / size * size;
            Add(segments, UsageTable.ByHour, next, hour);
            Add(segments, UsageTable.ByMinute, Math.Max(hour, grid.Range.From), Math.Min(hour + size, grid.Range.To));
            next = hour + size;
        }

        Add(segments, UsageTable.ByHour, next, grid.Range.To);
        return segments;
    }

    private static void Add(List<UsageSegment> segments, UsageTable table, long from, long to)
    {
        if (from < to)
        {
            segments.Add(new UsageSegment(table, from / table.Minutes, to / table.Minutes));
        }
    }
}
