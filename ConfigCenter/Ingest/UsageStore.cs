using ConfigCenter.Data;

namespace ConfigCenter.Ingest;

/// <summary>Adds usage to the rows of its minutes and hours. Rows are touched in one order, so that batches of several gateways rarely wait in a circle.</summary>
internal sealed class UsageStore
{
    private static readonly Comparer<(long Slot, long Series, UsageTallyKind Kind, string Name)> TallyOrder = Comparer<(long Slot, long Series, UsageTallyKind Kind, string Name)>.Create(
        static (a, b) => (a.Slot, a.Series, a.Kind).CompareTo((b.Slot, b.Series, b.Kind)) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));

    private readonly UsageTable _table;
    private readonly BulkInsert<UsageRow> _sums;
    private readonly BulkInsert<UsageTallyRow> _tallies;

    public UsageStore(UsageTable table)
    {
        _table = table;
        _sums = new BulkInsert<UsageRow>(
            table.Name,
            [
                new("slot", static row => row.Slot),
                new("series_id", static row => row.SeriesId),
                .. UsageSums.Columns.Select(static (name, i) => new Column<UsageRow>(name, row => row.Sums[i])),
            ])
        {
            Key = ["slot", "series_id"],
        };
        _tallies = new BulkInsert<UsageTallyRow>(
            table.Tallies,
            [
                new("slot", static row => row.Slot),
                new("series_id", static row => row.SeriesId),
                new("kind", static row => (long)row.Tally.Kind),
                new("name", static row => row.Tally.Name),
                new("count", static row => row.Count),
            ])
        {
            Key = ["slot", "series_id", "kind", "name"],
        };
    }

    /// <summary>Adds what was counted; each series has its id.</summary>
    public async Task AddAsync(DbScope scope, IReadOnlyList<UsageMinute> minutes, IReadOnlyDictionary<UsageSeries, long> series)
    {
        var sums = new SortedDictionary<(long Slot, long Series), UsageSums>();
        var tallies = new SortedDictionary<(long Slot, long Series, UsageTallyKind Kind, string Name), long>(TallyOrder);
        foreach (var minute in minutes)
        {
            var slot = minute.Minute / _table.Minutes;
            var id = series[minute.Series];
            if (!sums.TryGetValue((slot, id), out var sum))
            {
                sums[(slot, id)] = sum = new UsageSums();
            }

            sum.Add(minute.Sums);
            foreach (var (tally, count) in minute.Tallies)
            {
                var key = (slot, id, tally.Kind, tally.Name);
                tallies[key] = tallies.GetValueOrDefault(key) + count;
            }
        }

        await _sums.RunAsync(scope, [.. sums.Select(static pair => new UsageRow(pair.Key.Slot, pair.Key.Series, pair.Value))]).ConfigureAwait(false);
        await _tallies.RunAsync(
            scope, [.. tallies.Select(static pair => new UsageTallyRow(pair.Key.Slot, pair.Key.Series, new UsageTally(pair.Key.Kind, pair.Key.Name), pair.Value))]).ConfigureAwait(false);
    }
}
