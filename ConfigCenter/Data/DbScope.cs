using System.Data.Common;
using Dapper;

namespace ConfigCenter.Data;

/// <summary>One connection, in a transaction or not, as repositories use it: SQL texts are constants, values are parameters.</summary>
internal sealed record DbScope(Database Database, DbConnection Connection, DbTransaction? Transaction, CancellationToken Cancellation)
{
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Connection.QueryFirstOrDefaultAsync<T?>(Command(sql, parameters));

    public async Task<long> CountAsync(string sql, object? parameters = null) =>
        await Connection.ExecuteScalarAsync<long?>(Command(sql, parameters)).ConfigureAwait(false) ?? 0;

    /// <returns>How many rows it touched.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Rows as the reader of columns makes them, for sums whose type differs from database to database.</summary>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, object? parameters, Func<DbDataReader, T> read)
    {
        var reader = await Connection.ExecuteReaderAsync(Command(sql, parameters)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(Cancellation).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, Transaction, cancellationToken: Cancellation);
}
