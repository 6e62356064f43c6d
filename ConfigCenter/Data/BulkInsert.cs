using System.Data.Common;
using System.Globalization;
using System.Text;

namespace ConfigCenter.Data;

/// <summary>Inserts many rows with few statements, each with the parameters of many rows.</summary>
internal sealed class BulkInsert<T>
{
    // Well below what SQLite takes (32,766).
    private const int MaxParameters = 8000;

    private readonly string _table;
    private readonly IReadOnlyList<Column<T>> _columns;
    private readonly int _rowsAtOnce;

    public BulkInsert(string table, IReadOnlyList<Column<T>> columns)
    {
        _table = table;
        _columns = columns;
        _rowsAtOnce = MaxParameters / columns.Count;
    }

    /// <summary>The columns that tell rows apart, where rows that are already there are added up; none where every row is new.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Inserts all, in order.</summary>
    public async Task RunAsync(DbScope scope, IReadOnlyList<T> rows)
    {
        var whole = rows.Count - (rows.Count % _rowsAtOnce);
        await RunAsync(scope, rows, 0, whole, _rowsAtOnce).ConfigureAwait(false);
        await RunAsync(scope, rows, whole, rows.Count, rows.Count - whole).ConfigureAwait(false);
    }

    /// <summary>Inserts a part of the rows with one statement, run again for each chunk.</summary>
    private async Task RunAsync(DbScope scope, IReadOnlyList<T> rows, int from, int to, int atOnce)
    {
        if (from == to)
        {
            return;
        }

        var command = scope.Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = scope.Transaction;
            command.CommandText = Text(scope.Database, atOnce);
            for (var i = 0; i < atOnce * _columns.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
                command.Parameters.Add(parameter);
            }

            for (var first = from; first < to; first += atOnce)
            {
                Fill(command, rows, first, atOnce);
                await command.ExecuteNonQueryAsync(scope.Cancellation).ConfigureAwait(false);
            }
        }
    }

    private void Fill(DbCommand command, IReadOnlyList<T> rows, int first, int count)
    {
        var parameter = 0;
        for (var row = first; row < first + count; row++)
        {
            foreach (var column in _columns)
            {
                command.Parameters[parameter++].Value = column.Value(rows[row]) ?? DBNull.Value;
            }
        }
    }

    private string Text(Database database, int rows)
    {
        var text = new StringBuilder($"INSERT INTO {_table} ({string.Join(", ", _columns.Select(static column => column.Name))}) VALUES ");
        var parameter = 0;
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < _columns.Count; column++)
            {
                text.Append(column == 0 ? "@p" : ", @p").Append(CultureInfo.InvariantCulture, $"{parameter++}");
            }

            text.Append(')');
        }

        return Key.Count == 0
            ? text.ToString()
            : text.Append(database.AddingTo(Key, [.. _columns.Select(static column => column.Name).Except(Key)])).ToString();
    }
}
