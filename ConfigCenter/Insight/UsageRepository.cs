using ConfigCenter.Data;
using ConfigCenter.Ingest;
using Dapper;

namespace ConfigCenter.Insight;

/// <summary>Sums over <c>usage_minutes</c> and <c>usage_hours</c>. Every statement follows the range of slots, or the series.</summary>
internal static class UsageRepository
{
    private const string Range = "u.slot >= @from AND u.slot < @to";

    private static readonly string Sums = SumsOf(UsageSums.Columns);
    private static readonly string Amounts = SumsOf(UsageSums.AmountColumns);

    /// <summary>Everything of a range, added up.</summary>
    public static async Task<UsageSums> TotalAsync(DbScope scope, UsageFilter filter, MinuteRange range)
    {
        var total = new UsageSums();
        foreach (var segment in UsageSegment.Of(range))
        {
            var parameters = Parameters(segment);
            var sql = $"SELECT {Sums} FROM {segment.Table.Name} u WHERE {Range}{filter.Condition(parameters)}";
            foreach (var sums in await scope.RowsAsync(sql, parameters, static row => UsageSums.Read(row, 0, UsageSums.Columns.Count)).ConfigureAwait(false))
            {
                total.Add(sums);
            }
        }

        return total;
    }

    /// <summary>Statuses and refusals of a range.</summary>
    public static async Task<IReadOnlyDictionary<UsageTally, long>> TalliesAsync(DbScope scope, UsageFilter filter, MinuteRange range)
    {
        var tallies = new Dictionary<UsageTally, long>();
        foreach (var segment in UsageSegment.Of(range))
        {
            var parameters = Parameters(segment);
            var sql = $"SELECT u.kind, u.name, SUM(u.count) FROM {segment.Table.Tallies} u WHERE {Range}{filter.Condition(parameters)} GROUP BY u.kind, u.name";
            foreach (var (tally, count) in await scope.RowsAsync(
                sql, parameters, static row => (new UsageTally((UsageTallyKind)row.GetInt32(0), row.GetString(1)), Convert.ToInt64(row.GetValue(2), null))).ConfigureAwait(false))
            {
                tallies[tally] = tallies.GetValueOrDefault(tally) + count;
            }
        }

        return tallies;
    }

    /// <summary>Sums by slot; slots without requests are left out.</summary>
    public static Task<IReadOnlyList<(long Slot, UsageSums Sums)>> SlotsAsync(DbScope scope, UsageFilter filter, UsageSegment segment)
    {
        var parameters = Parameters(segment);
        var sql = $"SELECT u.slot, {Sums} FROM {segment.Table.Name} u WHERE {Range}{filter.Condition(parameters)} GROUP BY u.slot";
        return scope.RowsAsync(sql, parameters, static row => (row.GetInt64(0), UsageSums.Read(row, 1, UsageSums.Columns.Count)));
    }

    /// <summary>Amounts by the names of a dimension, without histograms; what has no name is under the empty one.</summary>
    public static async Task<IReadOnlyDictionary<string, UsageSums>> NamesAsync(DbScope scope, UsageDimension dimension, UsageFilter filter, MinuteRange range)
    {
        var names = new Dictionary<string, UsageSums>(StringComparer.Ordinal);
        foreach (var segment in UsageSegment.Of(range))
        {
            var parameters = Parameters(segment);

            // Series first: their names are looked up once each, not once a row. Grouped by an expression, or else MySQL reads all that there is in the
            // order of the series to save itself the grouping.
            var series = $"SELECT u.series_id, {Amounts} FROM {segment.Table.Name} u WHERE {Range}{filter.Condition(parameters)} GROUP BY u.series_id + 0";
            var sql = $"SELECT d.{dimension.Column} AS name, {Amounts} FROM ({series}) u JOIN usage_series d ON d.id = u.series_id GROUP BY d.{dimension.Column}";
            foreach (var (name, sums) in await scope.RowsAsync(
                sql, parameters, static row => (row.GetString(0), UsageSums.Read(row, 1, UsageSums.AmountColumns.Count))).ConfigureAwait(false))
            {
                if (!names.TryAdd(name, sums))
                {
                    names[name].Add(sums);
                }
            }
        }

        return names;
    }

    /// <summary>The names of a dimension that were ever counted, in order.</summary>
    public static Task<IReadOnlyList<string>> ValuesAsync(DbScope scope, UsageDimension dimension, int most) => scope.QueryAsync<string>(
        $"SELECT DISTINCT {dimension.Column} FROM usage_series WHERE {dimension.Column} > '' ORDER BY {dimension.Column} LIMIT @most", new { most });

    private static string SumsOf(IReadOnlyList<string> columns) => string.Join(", ", columns.Select(static column => $"SUM(u.{column}) AS {column}"));

    private static DynamicParameters Parameters(UsageSegment segment)
    {
        var parameters = new DynamicParameters();
        parameters.Add("from", segment.From);
        parameters.Add("to", segment.To);
        return parameters;
    }
}
