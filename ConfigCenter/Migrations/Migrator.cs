using System.Data.Common;
using ConfigCenter.Data;
using Dapper;

namespace ConfigCenter.Migrations;

/// <summary>
/// Brings the schema up to date under a lock, so that replicas may start together. On SQLite all of it is one transaction; on MySQL each
/// step is noted when it is done, and can be run again when it was cut off.
/// </summary>
internal sealed class Migrator
{
    private const string CreateLedger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at BIGINT NOT NULL)
        """;

    private readonly Database _database;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly TimeProvider _time;

    public Migrator(Database database, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        _database = database;
        _migrations = migrations;
        _time = time;
    }

    /// <summary>Applies what is missing.</summary>
    /// <returns>The numbers of the steps that were applied.</returns>
    /// <exception cref="NewerSchemaException">The database has steps that this program does not know.</exception>
    public async Task<IReadOnlyList<int>> RunAsync(CancellationToken cancellation)
    {
        var applied = new List<int>();
        await _database.MigrateAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(CreateLedger, transaction: transaction).ConfigureAwait(false);
                var present = (await connection.QueryAsync<long>("SELECT number FROM schema_migrations", transaction: transaction).ConfigureAwait(false)).ToHashSet();
                if (present.Count > 0 && present.Max() > _migrations[^1].Number)
                {
                    throw new NewerSchemaException(present.Max(), _migrations[^1].Number);
                }

                foreach (var migration in _migrations.Where(migration => !present.Contains(migration.Number)))
                {
                    await ApplyAsync(migration, connection, transaction).ConfigureAwait(false);
                    applied.Add(migration.Number);
                }
            },
            cancellation).ConfigureAwait(false);
        return applied;
    }

    private async Task ApplyAsync(Migration migration, DbConnection connection, DbTransaction? transaction)
    {
        await connection.ExecuteAsync(migration.Sql, transaction: transaction).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES (@Number, @Name, @At)",
            new { migration.Number, migration.Name, At = _time.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction).ConfigureAwait(false);
    }
}
