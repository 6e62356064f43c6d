using MySqlConnector;

namespace Tests.Functional.ConfigCenter;

/// <summary>What a MariaDB was asked while its general log was on.</summary>
internal static class GeneralLog
{
    /// <summary>Every statement, once.</summary>
    public static async Task<IReadOnlyList<string>> StatementsAsync(MySqlConnection connection)
    {
        var statements = new List<string>();
        await using var command = new MySqlCommand("SELECT DISTINCT CAST(argument AS CHAR) FROM mysql.general_log WHERE command_type = 'Query'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            statements.Add(reader.GetString(0));
        }

        return statements;
    }
}
