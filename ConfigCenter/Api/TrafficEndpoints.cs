using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Insight;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/traffic</c>: usage by namespace, key, model, route and upstream.</summary>
internal static class TrafficEndpoints
{
    private const int MostValues = 500;

    private static readonly QueryParameter[] Summary = [.. TrafficQuery.Filters, .. TrafficQuery.Times];
    private static readonly QueryParameter[] Series = [.. TrafficQuery.Filters, .. TrafficQuery.Times, .. TrafficQuery.Steps];
    private static readonly QueryParameter[] Top = [.. TrafficQuery.Filters, .. TrafficQuery.Times, .. TrafficQuery.Ranks];

    public static void Map(IEndpointRouteBuilder api, UsageService usage, TimeProvider time)
    {
        var group = api.MapGroup("/traffic").WithTags("traffic");
        group.Get("/summary", (HttpContext context) => SummaryAsync(context, usage, time)).Takes(Summary).Produces<TrafficSummary>().Refuses(400);
        group.Get("/timeseries", (HttpContext context) => SeriesAsync(context, usage, time)).Takes(Series).Produces<TrafficSeries>().Refuses(400);
        group.Get("/topn", (HttpContext context) => TopAsync(context, usage, time)).Takes(Top).Produces<TrafficRanking>().Refuses(400);
        group.Get("/filters", (HttpContext context) => FiltersAsync(context, usage)).Produces(StatusCodes.Status200OK);
    }

    private static async Task<IResult> SummaryAsync(HttpContext context, UsageService usage, TimeProvider time)
    {
        var query = new QueryReader(context.Request, Summary);
        var filter = TrafficQuery.Filter(query);
        var range = TrafficQuery.Range(query, time.GetUtcNow());
        return query.Failure is { } failure
            ? Problems.Of(failure)
            : new JsonAnswer(Documents.ToNode(TrafficSummary.Of(range, await usage.SummaryAsync(filter, range, context.RequestAborted).ConfigureAwait(false))));
    }

    private static async Task<IResult> SeriesAsync(HttpContext context, UsageService usage, TimeProvider time)
    {
        var query = new QueryReader(context.Request, Series);
        var filter = TrafficQuery.Filter(query);
        var range = TrafficQuery.Range(query, time.GetUtcNow());
        return TrafficQuery.Grid(query, range) is var (grid, zone)
            ? new JsonAnswer(Documents.ToNode(TrafficSeries.Of(grid, zone, await usage.SeriesAsync(filter, grid, context.RequestAborted).ConfigureAwait(false))))
            : Problems.Of(query.Failure!);
    }

    private static async Task<IResult> TopAsync(HttpContext context, UsageService usage, TimeProvider time)
    {
        var query = new QueryReader(context.Request, Top);
        var filter = TrafficQuery.Filter(query);
        var range = TrafficQuery.Range(query, time.GetUtcNow());
        var (by, metric, count) = TrafficQuery.Rank(query);
        return query.Failure is { } failure
            ? Problems.Of(failure)
            : new JsonAnswer(Documents.ToNode(
                TrafficRanking.Of(range, by, metric, await usage.RankAsync(by, metric, filter, range, null, count, context.RequestAborted).ConfigureAwait(false))));
    }

    private static async Task<IResult> FiltersAsync(HttpContext context, UsageService usage)
    {
        var json = new JsonObject();
        foreach (var (name, values) in await usage.ValuesAsync(MostValues, context.RequestAborted).ConfigureAwait(false))
        {
            json[name] = new JsonArray([.. values.Select(static value => (JsonNode)value)]);
        }

        return new JsonAnswer(json);
    }
}
