using System.Globalization;
using Dapper;

namespace ConfigCenter.Data;

/// <summary>The rows of one kind of configuration object.</summary>
internal sealed class ResourceRepository<T>
    where T : class
{
    private const string Common = "id, document, revision, created_at, updated_at, updated_by";

    private readonly ResourceKind<T> _kind;
    private readonly string _insert;
    private readonly string _update;

    public ResourceRepository(ResourceKind<T> kind)
    {
        _kind = kind;
        var columns = kind.Columns.Select(static column => column.Name).ToList();
        _insert = $"INSERT INTO {kind.Table} ({Common}, {string.Join(", ", columns)}) "
            + $"VALUES (@id, @document, @revision, @created_at, @updated_at, @updated_by, {string.Join(", ", columns.Select(static name => "@" + name))})";
        _update = $"UPDATE {kind.Table} SET document = @document, revision = @revision, updated_at = @updated_at, updated_by = @updated_by, "
            + $"{string.Join(", ", columns.Select(static name => $"{name} = @{name}"))} WHERE id = @id";
    }

    /// <summary>All, in the order of their names.</summary>
    public async Task<IReadOnlyList<Stored<T>>> AllAsync(DbScope scope)
    {
        var rows = await scope.QueryAsync<StoredRow>($"SELECT {Common} FROM {_kind.Table}").ConfigureAwait(false);
        var stored = await ReadAsync(scope, rows, null).ConfigureAwait(false);
        return [.. stored.OrderBy(item => _kind.NameOf(item.Value), StringComparer.Ordinal)];
    }

    public async Task<Page<Stored<T>>> ListAsync(DbScope scope, ListQuery query)
    {
        var page = await ListSql.PageAsync<StoredRow>(scope, Common, _kind.Table, _kind.Shape, query).ConfigureAwait(false);
        return new Page<Stored<T>>(await ReadAsync(scope, page.Items, [.. page.Items.Select(static row => row.Id)]).ConfigureAwait(false), page.Total);
    }

    /// <summary>By id, or else by name.</summary>
    public async Task<Stored<T>?> FindAsync(DbScope scope, string idOrName)
    {
        var row = await scope.FirstOrDefaultAsync<StoredRow>($"SELECT {Common} FROM {_kind.Table} WHERE id = @idOrName", new { idOrName }).ConfigureAwait(false)
            ?? await scope.FirstOrDefaultAsync<StoredRow>($"SELECT {Common} FROM {_kind.Table} WHERE {_kind.NameColumn} = @idOrName", new { idOrName }).ConfigureAwait(false);
        return row is null ? null : (await ReadAsync(scope, [row], [row.Id]).ConfigureAwait(false))[0];
    }

    public Task<long> CountAsync(DbScope scope) => scope.CountAsync($"SELECT COUNT(*) FROM {_kind.Table}");

    public Task InsertAsync(DbScope scope, Stored<T> item) => SaveAsync(scope, _insert, item);

    public Task UpdateAsync(DbScope scope, Stored<T> item) => SaveAsync(scope, _update, item);

    public Task DeleteAsync(DbScope scope, string id) => scope.ExecuteAsync($"DELETE FROM {_kind.Table} WHERE id = @id", new { id });

    private async Task SaveAsync(DbScope scope, string sql, Stored<T> item)
    {
        var document = _kind.Children is null ? item.Value : _kind.Children.Strip(item.Value);
        var parameters = new DynamicParameters(new Dictionary<string, object?>
        {
            ["id"] = item.Id,
            ["document"] = Documents.Write(document),
            ["revision"] = item.Revision,
            ["created_at"] = item.CreatedAt.ToUnixTimeMilliseconds(),
            ["updated_at"] = item.UpdatedAt.ToUnixTimeMilliseconds(),
            ["updated_by"] = item.UpdatedBy,
        });
        foreach (var column in _kind.Columns)
        {
            parameters.Add(column.Name, column.Value(item.Value));
        }

        await scope.ExecuteAsync(sql, parameters).ConfigureAwait(false);
        if (_kind.Children is not null)
        {
            await _kind.Children.ReplaceAsync(scope, item.Id, item.Value).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Stored<T>>> ReadAsync(DbScope scope, IReadOnlyList<StoredRow> rows, IReadOnlyList<string>? ids)
    {
        var join = _kind.Children is null ? null : await _kind.Children.LoadAsync(scope, ids).ConfigureAwait(false);
        return [.. rows.Select(row =>
        {
            var value = Documents.Read(row.Document, _kind.Read, string.Create(CultureInfo.InvariantCulture, $"{_kind.Plural}/{row.Id}"));
            return new Stored<T>(
                row.Id,
                join is null ? value : join(row.Id, value),
                row.Revision,
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt),
                row.UpdatedBy);
        })];
    }
}
