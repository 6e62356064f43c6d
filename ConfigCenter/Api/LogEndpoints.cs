using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Insight;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/logs</c>: single requests, as gateways tell of them.</summary>
internal static class LogEndpoints
{
    private const int DefaultPage = 50;
    private const int MaxPage = 200;
    private const int DefaultExport = 10_000;
    private const int MaxExport = 100_000;

    private static readonly QueryParameter[] Search =
    [
        .. LogQuery.Filters,
        new("cursor", FilterKind.Text, "Where the page begins: the answer's next."),
        new("limit", FilterKind.Number, $"Requests on a page: {DefaultPage} unless told, at most {MaxPage}."),
    ];

    private static readonly QueryParameter[] Export =
    [
        .. LogQuery.Filters,
        new("format", FilterKind.Text, "json or csv."),
        new("limit", FilterKind.Number, $"Requests in all: {DefaultExport} unless told, at most {MaxExport}."),
    ];

    /// <summary>The names of filters whose values are listed, and their columns.</summary>
    private static readonly (string Name, string Column)[] Listed =
        [("namespace", "namespace"), ("key", "api_key"), ("model", "model"), ("route", "route"), ("upstream", "upstream"), ("server", "server"), ("reason", "reason")];

    public static void Map(IEndpointRouteBuilder api, LogSearch search, LogValues values, LogClearing clearing)
    {
        var group = api.MapGroup("/logs").WithTags("logs");
        group.Get("/search", (HttpContext context) => SearchAsync(context, search)).Takes(Search).Produces<AccessLogPage>().Refuses(400);
        group.Get("/export", (HttpContext context) => Task.FromResult(ExportLogs(context, search)))
            .Takes(Export).Produces<AccessLogPage>(contentType: "application/json", additionalContentTypes: "text/csv").Refuses(400);
        group.Get("/filters", (HttpContext context) => FiltersAsync(context, values)).Produces(StatusCodes.Status200OK);
        group.MapGet("/{id}", (HttpContext context, string id) => FindAsync(context, search, id)).Produces<AccessLogEntry>().Refuses(404);
        group.Delete("/", (HttpContext context) => ClearAsync(context, clearing))
            .RequireAuthorization(Schemes.AdminPolicy).Takes(LogQuery.Filters).Produces<ClearedLogs>().Refuses(400);
    }

    private static async Task<IResult> SearchAsync(HttpContext context, LogSearch search)
    {
        var query = new QueryReader(context.Request, Search);
        var filter = LogQuery.Read(query);
        var count = query.Number("limit", 1, MaxPage) ?? DefaultPage;
        LogId? before = null;
        if (query.Text("cursor") is { } cursor)
        {
            if (LogId.TryParse(cursor, out var place))
            {
                before = place;
            }
            else
            {
                query.Fail("cursor", "must be the next of an answer");
            }
        }

        if (query.Failure is { } failure)
        {
            return Problems.Of(failure);
        }

        var page = await search.PageAsync(filter, before, (int)count, null, context.RequestAborted).ConfigureAwait(false);
        return new JsonAnswer(new JsonObject
        {
            ["items"] = new JsonArray([.. page.Items.Select(static row => (JsonNode)LogJson.Of(row))]),
            ["next"] = page.Next?.ToString(),
            ["complete"] = page.IsComplete,
        });
    }

    private static async Task<IResult> FindAsync(HttpContext context, LogSearch search, string id) =>
        LogId.TryParse(id, out var place) && await search.FindAsync(place, context.RequestAborted).ConfigureAwait(false) is { } row
            ? new JsonAnswer(LogJson.Of(row))
            : Problems.Of(Failure.NotFound("access log", id));

    private static IResult ExportLogs(HttpContext context, LogSearch search)
    {
        var query = new QueryReader(context.Request, Export);
        var filter = LogQuery.Read(query);
        var format = query.OneOf("format", ["json", "csv"], static name => name, "json");
        var limit = query.Number("limit", 1, MaxExport) ?? DefaultExport;
        return query.Failure is { } failure ? Problems.Of(failure) : new LogExport(search, filter, format == "csv", (int)limit);
    }

    private static async Task<IResult> FiltersAsync(HttpContext context, LogValues values)
    {
        var names = await values.NamesAsync([.. Listed.Select(static listed => listed.Column)], context.RequestAborted).ConfigureAwait(false);
        var json = new JsonObject();
        foreach (var (name, column) in Listed)
        {
            json[name] = new JsonArray([.. names[column].Select(static value => (JsonNode)value)]);
        }

        json["status"] = new JsonArray([.. (await values.StatusesAsync(context.RequestAborted).ConfigureAwait(false)).Select(static value => (JsonNode)value)]);
        json["outcome"] = new JsonArray("relayed", "answered", "rejected", "refused", "failed", "client_gone");
        return new JsonAnswer(json);
    }

    private static async Task<IResult> ClearAsync(HttpContext context, LogClearing clearing)
    {
        var query = new QueryReader(context.Request, LogQuery.Filters);
        var filter = LogQuery.Read(query);
        if (query.Failure is null && filter.To is null)
        {
            query.Fail("to", "must be told, so that nothing goes that nobody has thought of");
        }

        if (query.Failure is { } failure)
        {
            return Problems.Of(failure);
        }

        var cleared = await clearing.ClearAsync(context.Actor(), filter, context.Request.QueryString.ToString(), context.RequestAborted).ConfigureAwait(false);
        return cleared.Value is { } value ? new JsonAnswer(Documents.ToNode(value)) : Problems.Of(cleared.Failure!);
    }
}
