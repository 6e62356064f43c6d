namespace ConfigCenter.Data;

/// <summary>Keeps a list of an object in a table of its own, in order.</summary>
internal sealed class ChildTable<T, TItem, TRow> : IChildTable<T>
    where TRow : ChildRow
{
    private readonly string _select;
    private readonly string _delete;
    private readonly string _insert;
    private readonly string _ownerColumn;

    /// <param name="table">The table's name.</param>
    /// <param name="ownerColumn">Its column with the owner's id.</param>
    /// <param name="columns">Its other columns, beside <c>position</c>, and the properties of the row that they go with.</param>
    public ChildTable(string table, string ownerColumn, IReadOnlyList<(string Column, string Property)> columns)
    {
        _ownerColumn = ownerColumn;
        _select = $"SELECT {ownerColumn} AS owner, position, {string.Join(", ", columns.Select(static column => column.Column))} FROM {table}";
        _delete = $"DELETE FROM {table} WHERE {ownerColumn} = @owner";
        _insert = $"INSERT INTO {table} ({ownerColumn}, position, {string.Join(", ", columns.Select(static column => column.Column))}) "
            + $"VALUES (@Owner, @Position, {string.Join(", ", columns.Select(static column => "@" + column.Property))})";
    }

    public required Func<T, IReadOnlyList<TItem>> Get { get; init; }

    public required Func<T, IReadOnlyList<TItem>, T> Set { get; init; }

    public required Func<TItem, TRow> ToRow { get; init; }

    public required Func<TRow, TItem> ToItem { get; init; }

    public T Strip(T value) => Set(value, []);

    public async Task<Func<string, T, T>> LoadAsync(DbScope scope, IReadOnlyList<string>? owners)
    {
        if (owners is { Count: 0 })
        {
            return static (_, value) => value;
        }

        var where = owners is null ? "" : $" WHERE {_ownerColumn} IN @owners";
        var rows = await scope.QueryAsync<TRow>($"{_select}{where} ORDER BY {_ownerColumn}, position", owners is null ? null : new { owners }).ConfigureAwait(false);
        var items = rows.ToLookup(static row => row.Owner, ToItem, StringComparer.Ordinal);
        return (owner, value) => Set(value, [.. items[owner]]);
    }

    public async Task ReplaceAsync(DbScope scope, string owner, T value)
    {
        await scope.ExecuteAsync(_delete, new { owner }).ConfigureAwait(false);
        var rows = Get(value).Select(ToRow).ToList();
        for (var position = 0; position < rows.Count; position++)
        {
            rows[position].Owner = owner;
            rows[position].Position = position;
        }

        await scope.ExecuteAsync(_insert, rows).ConfigureAwait(false);
    }
}
