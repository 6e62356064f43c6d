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

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, Transaction, cancellationToken: Cancellation);
}
