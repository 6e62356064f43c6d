using System.Data;
using System.Data.Common;
using MySqlConnector;

namespace ConfigCenter.Data;

/// <summary>MySQL 8 or MariaDB.</summary>
internal sealed class MySqlDatabase : Database, IAsyncDisposable
{
    private const int LockSeconds = 60;

    /// <summary>One lock a database; MySQL bounds names to 64 characters.</summary>
    private const string LockName = "LEFT(CONCAT('center:', DATABASE()), 64)";

    private readonly MySqlDataSource _source;

    public MySqlDatabase(MySqlOptions options)
    {
        var connection = new MySqlConnectionStringBuilder
        {
            Server = options.Host,
            Port = (uint)options.Port,
            Database = options.Database,
            UserID = options.User,
            Password = options.Password,
            CharacterSet = "utf8mb4",
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 30,
            UseAffectedRows = false,
        };
        _source = new MySqlDataSourceBuilder(connection.ConnectionString).UseConnectionOpenedCallback(SetModeAsync).Build();
        Description = $"MySQL, {options.Host}:{options.Port}/{options.Database}";
    }

    public override string MigrationFolder => "MySql";

    public override string ForUpdate => " FOR UPDATE";

    public override string InsertIgnore => "INSERT IGNORE";

    public override string Description { get; }

    public override string AddingTo(IReadOnlyList<string> key, IReadOnlyList<string> columns) =>
        " ON DUPLICATE KEY UPDATE " + string.Join(", ", columns.Select(static column => $"{column} = {column} + VALUES({column})"));

    protected override IsolationLevel Isolation => IsolationLevel.ReadCommitted;

    public override async Task MigrateAsync(Func<DbConnection, DbTransaction?, Task> work, CancellationToken cancellation)
    {
        // MySQL commits each change of the schema by itself: the lock is the server's, not a transaction's, and goes with the connection.
        var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            using var acquire = connection.CreateCommand();
            acquire.CommandText = $"SELECT GET_LOCK({LockName}, @seconds)";
            acquire.Parameters.AddWithValue("@seconds", LockSeconds);
            if (await acquire.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not (1L or 1))
            {
                throw new TimeoutException($"Another config center has held the migration lock for {LockSeconds} s.");
            }

            try
            {
                await work(connection, null).ConfigureAwait(false);
            }
            finally
            {
                using var release = connection.CreateCommand();
                release.CommandText = $"SELECT RELEASE_LOCK({LockName})";
                await release.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    public override bool IsUnavailable(DbException exception) =>
        exception is MySqlException mysql
        && (mysql.IsTransient || mysql.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown
            or MySqlErrorCode.UnknownDatabase or MySqlErrorCode.AccessDenied or MySqlErrorCode.CommandTimeoutExpired
            || mysql.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException);

    public override bool IsContention(DbException exception) =>
        exception is MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout };

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);

    /// <summary>Whatever the server's default is: values that do not fit are errors, and a backslash in a text is read as the driver writes it.</summary>
    private static async ValueTask SetModeAsync(MySqlConnectionOpenedContext context, CancellationToken cancellation)
    {
        using var command = context.Connection.CreateCommand();
        command.CommandText = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'";
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
