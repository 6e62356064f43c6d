using ConfigCenter.Data;
using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>Reading the rows of <c>access_logs</c>.</summary>
internal static class AccessLogRepository
{
    /// <summary>Every column, in the order of the row's properties.</summary>
    public const string Columns =
        "at, id, request_id, client, method, path, namespace, api_key, issuer, route, upstream, server, model, stream, status, outcome, reason, attempts, "
        + "request_bytes, response_bytes, duration_us, first_byte_us, input_tokens, output_tokens, settled_by, truncated";

    /// <summary>The newest requests, of one namespace or of all (null), the newest first.</summary>
    public static Task<IReadOnlyList<AccessLogRow>> LatestAsync(DbScope scope, int count, string? ns) => scope.QueryAsync<AccessLogRow>(
        $"SELECT {Columns} FROM access_logs {(ns is null ? "" : "WHERE namespace = @ns ")}ORDER BY at DESC, id DESC LIMIT @count", new { ns, count });
}
