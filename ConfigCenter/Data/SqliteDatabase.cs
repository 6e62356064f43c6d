using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ConfigCenter.Data;

/// <summary>SQLite in a file of the data directory; several processes may share it.</summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    private readonly string _connectionString;
    private readonly string _file;

    // Writers of this process queue here: waiting inside SQLite is polling, 150 ms at a time.
    private readonly SemaphoreSlim _writer = new(1);

    public SqliteDatabase(string file)
    {
        _file = Path.GetFullPath(file);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _file, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
    }

    public override string MigrationFolder => "Sqlite";

    public override string ForUpdate => "";

    public override string InsertIgnore => "INSERT OR IGNORE";

    public override string Description => $"SQLite, {_file}";

    public override string AddingTo(IReadOnlyList<string> key, IReadOnlyList<string> columns) =>
        $" ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {string.Join(", ", columns.Select(static column => $"{column} = {column} + excluded.{column}"))}";

    protected override IsolationLevel Isolation => IsolationLevel.Serializable;

    public override async Task<Result<T>> WriteAsync<T>(Func<DbScope, Task<Result<T>>> work, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await base.WriteAsync(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    public override async Task MigrateAsync(Func<DbConnection, DbTransaction?, Task> work, CancellationToken cancellation)
    {
        DataFolder.Ensure(Path.GetDirectoryName(_file)!);
        var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            using (var journal = connection.CreateCommand())
            {
                // Readers and the one writer do not wait for each other.
                journal.CommandText = "PRAGMA journal_mode = WAL";
                await journal.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }

            // A serializable transaction takes SQLite's write lock at its start.
            var transaction = await connection.BeginTransactionAsync(Isolation, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await work(connection, transaction).ConfigureAwait(false);
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    public override bool IsUnavailable(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen };

    public override bool IsContention(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        return connection;
    }

    public void Dispose()
    {
        _writer.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
