using ConfigCenter.Data;
using ConfigCenter.Ingest;
using Dapper;

namespace ConfigCenter.Insight;

/// <summary>Reading and removing the rows of <c>access_logs</c>. Every statement has an index that it follows.</summary>
internal static class AccessLogRepository
{
    /// <summary>Every column, in the order of the row's properties.</summary>
    public const string Columns =
        "at, id, request_id, client, method, path, namespace, api_key, issuer, route, upstream, server, model, stream, status, outcome, reason, policy, attempts, "
        + "request_bytes, response_bytes, duration_us, first_byte_us, input_tokens, output_tokens, cached_input_tokens, cost_nano_usd, settled_by, truncated";

    // The second condition bounds the range for the index, which the third, by itself, does not.
    private const string Between = "at >= @from AND at <= @at AND (at < @at OR id < @id)";

    /// <summary>The newest requests, of one namespace or of all (null), the newest first.</summary>
    public static Task<IReadOnlyList<AccessLogRow>> LatestAsync(DbScope scope, int count, string? ns) => scope.QueryAsync<AccessLogRow>(
        $"SELECT {Columns} FROM access_logs {(ns is null ? "" : "WHERE namespace = @ns ")}ORDER BY at DESC, id DESC LIMIT @count", new { ns, count });

    public static Task<AccessLogRow?> FindAsync(DbScope scope, LogId id) =>
        scope.FirstOrDefaultAsync<AccessLogRow>($"SELECT {Columns} FROM access_logs WHERE at = @At AND id = @Id", new { id.At, id.Id });

    /// <summary>The times of the oldest and the newest; null when there is none.</summary>
    public static async Task<(long Oldest, long Newest)?> BoundsAsync(DbScope scope)
    {
        var oldest = await scope.FirstOrDefaultAsync<long?>("SELECT at FROM access_logs ORDER BY at, id LIMIT 1").ConfigureAwait(false);
        var newest = await scope.FirstOrDefaultAsync<long?>("SELECT at FROM access_logs ORDER BY at DESC, id DESC LIMIT 1").ConfigureAwait(false);
        return oldest is null || newest is null ? null : (oldest.Value, newest.Value);
    }

    /// <summary>The newest requests from a time on and before a place, the newest first.</summary>
    public static Task<IReadOnlyList<AccessLogRow>> SearchAsync(DbScope scope, LogFilter filter, long from, LogId before, int count)
    {
        var parameters = Parameters(from, before);
        parameters.Add("count", count);
        return scope.QueryAsync<AccessLogRow>(
            $"SELECT {Columns} FROM access_logs WHERE {Between}{filter.Conditions(parameters)} ORDER BY at DESC, id DESC LIMIT @count", parameters);
    }

    /// <summary>Removes the newest requests from a time on and before a place, at most so many.</summary>
    /// <returns>How many went.</returns>
    public static async Task<int> RemoveAsync(DbScope scope, LogFilter filter, long from, LogId before, int count)
    {
        var parameters = Parameters(from, before);
        parameters.Add("offset", count - 1);
        var conditions = $"{Between}{filter.Conditions(parameters)}";
        var last = await scope.FirstOrDefaultAsync<LogId?>(
            $"SELECT at, id FROM access_logs WHERE {conditions} ORDER BY at DESC, id DESC LIMIT 1 OFFSET @offset", parameters).ConfigureAwait(false);
        parameters.Add("lastAt", last?.At ?? from);
        parameters.Add("lastId", last?.Id ?? 0);
        return await scope.ExecuteAsync($"DELETE FROM access_logs WHERE {conditions} AND at >= @lastAt AND (at > @lastAt OR id >= @lastId)", parameters).ConfigureAwait(false);
    }

    /// <summary>The values of an indexed column, in order, each found by one step of the index.</summary>
    public static async Task<IReadOnlyList<T>> ValuesAsync<T>(DbScope scope, string column, T before, int most)
    {
        var values = new List<T>();
        while (values.Count < most)
        {
            var next = await scope.QueryAsync<T>($"SELECT {column} FROM access_logs WHERE {column} > @before ORDER BY {column} LIMIT 1", new { before }).ConfigureAwait(false);
            if (next.Count == 0)
            {
                break;
            }

            before = next[0];
            values.Add(before);
        }

        return values;
    }

    private static DynamicParameters Parameters(long from, LogId before)
    {
        var parameters = new DynamicParameters();
        parameters.Add("from", from);
        parameters.Add("at", before.At);
        parameters.Add("id", before.Id);
        return parameters;
    }
}
