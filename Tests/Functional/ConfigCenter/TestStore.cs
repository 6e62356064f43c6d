using ConfigCenter;
using ConfigCenter.Data;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>An empty store of one kind, which several config centers may share.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly TempFolder _folder = new();

    private TestStore(MySqlOptions? mysql) => MySql = mysql;

    public MySqlOptions? MySql { get; }

    public string DataDirectory => _folder.Path;

    public static async Task<TestStore> CreateAsync(StoreKind kind)
    {
        if (kind == StoreKind.Sqlite)
        {
            return new TestStore(null);
        }

        var server = await MariaDbServer.SharedAsync();
        return await OnAsync(server);
    }

    public static async Task<TestStore> OnAsync(MariaDbServer server) =>
        new(new MySqlOptions { Host = "127.0.0.1", Port = server.Port, Database = await server.CreateDatabaseAsync(), User = "root" });

    /// <summary>The store itself, as a config center opens it.</summary>
    public Database Open() => MySql is { } mysql ? new MySqlDatabase(mysql) : new SqliteDatabase(_folder.At("config-center.db"));

    /// <summary>Everything that is in it, as bytes that can be searched for what must not be there.</summary>
    public async Task<string> DumpAsync()
    {
        var database = Open();
        var text = new System.Text.StringBuilder();
        await database.ReadAsync(
            async scope =>
            {
                var tables = await scope.QueryAsync<string>(MySql is null
                    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                    : "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()");
                foreach (var table in tables)
                {
                    foreach (IDictionary<string, object?> row in await scope.QueryAsync<dynamic>($"SELECT * FROM {table}"))
                    {
                        text.AppendJoin('|', row.Values).Append('\n');
                    }
                }

                return true;
            },
            CancellationToken.None);
        await CloseAsync(database);
        return text.ToString();
    }

    public static async Task CloseAsync(Database database)
    {
        switch (database)
        {
            case IAsyncDisposable mysql:
                await mysql.DisposeAsync();
                break;
            case IDisposable sqlite:
                sqlite.Dispose();
                break;
        }
    }

    public void Dispose() => _folder.Dispose();
}
