using ConfigCenter.Data;

namespace ConfigCenter.Insight;

/// <summary>What access logs may be filtered by.</summary>
internal sealed class LogValues
{
    private const int Most = 100;

    private readonly Database _database;

    public LogValues(Database database) => _database = database;

    /// <summary>The values of columns, at most 100 of each; rows without a value have none.</summary>
    /// <param name="columns">Indexed columns of text.</param>
    /// <param name="cancellation">Ends the search.</param>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> NamesAsync(IReadOnlyList<string> columns, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var column in columns)
            {
                values[column] = await AccessLogRepository.ValuesAsync(scope, column, "", Most).ConfigureAwait(false);
            }

            return (IReadOnlyDictionary<string, IReadOnlyList<string>>)values;
        },
        cancellation);

    /// <summary>The statuses that there are.</summary>
    public Task<IReadOnlyList<long>> StatusesAsync(CancellationToken cancellation) =>
        _database.ReadAsync(static scope => AccessLogRepository.ValuesAsync(scope, "status", -1L, Most), cancellation);
}
