using ConfigCenter.Data;
using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary>Which access logs a request is about.</summary>
internal static class LogQuery
{
    /// <summary>The filters by name, and the columns that they compare.</summary>
    private static readonly (string Parameter, string Column, string Description)[] Names =
    [
        ("namespace", "namespace", "The namespace's code."),
        ("key", "api_key", "The API key's id."),
        ("model", "model", "The model, as the client named it."),
        ("route", "route", "The route's name."),
        ("upstream", "upstream", "The upstream's name."),
        ("server", "server", "Host and port of the server."),
        ("outcome", "outcome", "How it ended: relayed, answered, rejected, refused, failed or client_gone."),
        ("reason", "reason", "Why it was not served, such as tokens_limited."),
        ("request_id", "request_id", "The X-Request-ID."),
        ("client", "client", "The client's address."),
    ];

    public static readonly IReadOnlyList<QueryParameter> Filters =
    [
        .. Names.Select(static name => new QueryParameter(name.Parameter, FilterKind.Text, name.Description)),
        new("status", FilterKind.Text, "A status, such as 429, or a class of them, such as 5xx."),
        new("path", FilterKind.Text, "What the path begins with."),
        new("min_duration_ms", FilterKind.Number, "The shortest duration."),
        new("from", FilterKind.Time, "The earliest time."),
        new("to", FilterKind.Time, "The first time that is too late."),
    ];

    public static LogFilter Read(QueryReader query) => new()
    {
        Names = [.. Names.Select(name => (name.Column, Value: query.Text(name.Parameter))).Where(static name => name.Value is not null).Select(static name => (name.Column, name.Value!))],
        Statuses = Statuses(query),
        PathPrefix = query.Text("path"),
        MinDurationUs = query.Number("min_duration_ms", 0, 1_000_000_000) * 1000,
        From = query.Time("from"),
        To = query.Time("to"),
    };

    /// <summary>The statuses that a text means: one, a class such as 5xx, or every one (empty); null is none of these.</summary>
    public static IReadOnlyList<int>? StatusesOf(string text) =>
        text.Length == 0 ? []
        : text is [>= '1' and <= '5', 'x', 'x'] ? [.. Enumerable.Range((text[0] - '0') * 100, 100)]
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status) && status <= 999 ? [status]
        : null;

    private static IReadOnlyList<int> Statuses(QueryReader query)
    {
        if (StatusesOf(query.Text("status") ?? "") is { } statuses)
        {
            return statuses;
        }

        query.Number("status", 0, 999);
        return [];
    }
}
