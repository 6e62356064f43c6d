using System.Globalization;
using System.Text.Json.Nodes;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>Access logs as the API shows them; a name or number that a request does not have is left out.</summary>
internal static class LogJson
{
    /// <summary>The fields, in order: of the JSON, and of the columns of a CSV.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "id", "time", "requestId", "client", "method", "path", "namespace", "key", "issuer", "route", "upstream", "server", "model", "stream", "status", "outcome", "reason",
        "policy", "attempts", "requestBytes", "responseBytes", "durationMs", "firstByteMs", "inputTokens", "outputTokens", "cachedInputTokens", "costUsd", "settledBy", "truncated",
    ];

    public static JsonObject Of(AccessLogRow row)
    {
        var json = new JsonObject();
        var values = Values(row);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not null and not "")
            {
                json[Fields[i]] = values[i] switch
                {
                    string text => text,
                    bool flag => flag,
                    decimal time => time,
                    var number => (long)number!,
                };
            }
        }

        return json;
    }

    /// <summary>The fields of a row as texts.</summary>
    public static IEnumerable<string> Texts(AccessLogRow row) => Values(row).Select(static value => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    });

    private static object?[] Values(AccessLogRow row) =>
    [
        new LogId(row.At, row.Id).ToString(),
        ResourceJson.Time(row.At),
        row.RequestId,
        row.Client,
        row.Method,
        row.Path,
        row.Namespace,
        row.ApiKey,
        row.Issuer,
        row.Route,
        row.Upstream,
        row.Server,
        row.Model,
        row.Stream != 0,
        row.Status,
        row.Outcome,
        row.Reason,
        row.Policy,
        row.Attempts,
        row.RequestBytes,
        row.ResponseBytes,
        row.DurationUs / 1000m,
        row.FirstByteUs / 1000m,
        row.InputTokens,
        row.OutputTokens,
        row.CachedInputTokens,
        row.CostNanoUsd / 1_000_000_000m,
        row.SettledBy,
        row.Truncated != 0,
    ];
}
