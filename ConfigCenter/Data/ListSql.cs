using System.Globalization;
using Dapper;

namespace ConfigCenter.Data;

/// <summary>Turns a query into SQL: texts come from the shape, values travel as parameters.</summary>
internal static class ListSql
{
    public static async Task<Page<T>> PageAsync<T>(DbScope scope, string columns, string table, ListShape shape, ListQuery query)
    {
        var parameters = new DynamicParameters();
        var conditions = new List<string>();
        foreach (var (filter, value) in query.Where)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"@p{conditions.Count}");
            conditions.Add(filter.Condition.Replace("@value", name, StringComparison.Ordinal));
            parameters.Add(name, value);
        }

        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var total = await scope.CountAsync($"SELECT COUNT(*) FROM {table}{where}", parameters).ConfigureAwait(false);
        parameters.Add("@limit", query.PageSize);
        parameters.Add("@offset", (query.Page - 1L) * query.PageSize);
        var items = await scope.QueryAsync<T>(
            $"SELECT {columns} FROM {table}{where} ORDER BY {Order(shape, query)} LIMIT @limit OFFSET @offset", parameters).ConfigureAwait(false);
        return new Page<T>(items, total);
    }

    /// <summary>A pattern for <c>LIKE … ESCAPE '!'</c> that finds the text anywhere, case aside.</summary>
    public static string Contains(string text) =>
        $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

    private static string Order(ListShape shape, ListQuery query)
    {
        var fields = query.Sort.Count > 0 ? query.Sort : [shape.DefaultSort];
        var terms = fields.Select(field => field.StartsWith('-') ? $"{shape.Sorts[field[1..]]} DESC" : $"{shape.Sorts[field]} ASC");
        return $"{string.Join(", ", terms)}, {shape.TieBreak} {(fields[0].StartsWith('-') ? "DESC" : "ASC")}";
    }
}
