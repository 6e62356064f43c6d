using ConfigCenter.Data;

namespace ConfigCenter.Ingest;

/// <summary>Writing the rows of <c>access_logs</c>.</summary>
internal static class AccessLogStore
{
    private const int LineBits = 16;
    private const int SequenceBits = 27;
    private const int SourceBits = 20;

    private static readonly BulkInsert<AccessLogRow> Insert = new(
        "access_logs",
        [
            new("at", static row => row.At),
            new("id", static row => row.Id),
            new("request_id", static row => row.RequestId),
            new("client", static row => row.Client),
            new("method", static row => row.Method),
            new("path", static row => row.Path),
            new("namespace", static row => row.Namespace),
            new("api_key", static row => row.ApiKey),
            new("issuer", static row => row.Issuer),
            new("route", static row => row.Route),
            new("upstream", static row => row.Upstream),
            new("server", static row => row.Server),
            new("model", static row => row.Model),
            new("stream", static row => row.Stream),
            new("status", static row => row.Status),
            new("outcome", static row => row.Outcome),
            new("reason", static row => row.Reason),
            new("policy", static row => row.Policy),
            new("attempts", static row => row.Attempts),
            new("request_bytes", static row => row.RequestBytes),
            new("response_bytes", static row => row.ResponseBytes),
            new("duration_us", static row => row.DurationUs),
            new("first_byte_us", static row => row.FirstByteUs),
            new("input_tokens", static row => row.InputTokens),
            new("output_tokens", static row => row.OutputTokens),
            new("cached_input_tokens", static row => row.CachedInputTokens),
            new("cost_nano_usd", static row => row.CostNanoUsd),
            new("settled_by", static row => row.SettledBy),
            new("truncated", static row => row.Truncated),
        ]);

    /// <summary>
    /// What the ids of a batch's rows begin with: the source and the sequence, above the number of the line. They differ for all rows of one
    /// millisecond, without a counter that batches would have to share.
    /// </summary>
    public static long IdBase(long source, long sequence) =>
        ((source & ((1L << SourceBits) - 1)) << (SequenceBits + LineBits)) | ((sequence & ((1L << SequenceBits) - 1)) << LineBits);

    public static Task InsertAsync(DbScope scope, IReadOnlyList<AccessLogRow> rows) => Insert.RunAsync(scope, rows);
}
