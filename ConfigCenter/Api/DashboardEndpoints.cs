using ConfigCenter.Data;
using ConfigCenter.Insight;
using ConfigCenter.Publishing;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/dashboard</c>: what an overview shows.</summary>
internal sealed class DashboardEndpoints
{
    private const int WeekMinutes = 7 * 24 * 60;
    private const int RealtimeMinutes = 60;
    private const int RateMinutes = 5;

    private static readonly QueryParameter[] Summary = [.. TrafficQuery.Times];
    private static readonly QueryParameter[] Series = [.. TrafficQuery.Times, .. TrafficQuery.Steps];
    private static readonly QueryParameter[] Ranking = [.. TrafficQuery.Times, .. TrafficQuery.Ranks];

    private readonly UsageService _usage;
    private readonly InstanceService _instances;
    private readonly VersionFeed _feed;
    private readonly TimeProvider _time;

    private DashboardEndpoints(UsageService usage, InstanceService instances, VersionFeed feed, TimeProvider time)
    {
        _usage = usage;
        _instances = instances;
        _feed = feed;
        _time = time;
    }

    public static void Map(IEndpointRouteBuilder api, UsageService usage, InstanceService instances, VersionFeed feed, TimeProvider time)
    {
        var endpoints = new DashboardEndpoints(usage, instances, feed, time);
        var group = api.MapGroup("/dashboard").WithTags("dashboard");
        group.Get("/summary", (HttpContext context) => endpoints.SummaryAsync(context)).Takes(Summary).Produces<DashboardSummary>().Refuses(400);
        group.Get("/timeseries", (HttpContext context) => endpoints.SeriesAsync(context)).Takes(Series).Produces<TrafficSeries>().Refuses(400);
        group.Get("/ranking", (HttpContext context) => endpoints.RankingAsync(context)).Takes(Ranking).Produces<TrafficRanking>().Refuses(400);
        group.Get("/realtime", (HttpContext context) => endpoints.RealtimeAsync(context)).Produces<DashboardRealtime>();
    }

    private async Task<IResult> SummaryAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request, Summary);
        var range = TrafficQuery.Range(query, _time.GetUtcNow());
        if (query.Failure is { } failure)
        {
            return Problems.Of(failure);
        }

        var earlier = range.Earlier(range.Length);
        var now = await _usage.SummaryAsync(UsageFilter.None, range, context.RequestAborted).ConfigureAwait(false);
        var before = await _usage.SummaryAsync(UsageFilter.None, earlier, context.RequestAborted).ConfigureAwait(false);
        var live = await _instances.LiveAsync(context.RequestAborted).ConfigureAwait(false);
        var version = _feed.Current?.Version;
        return new JsonAnswer(Documents.ToNode(new DashboardSummary(
            TrafficSummary.Of(range, now), TrafficSummary.Of(earlier, before), Changes(now, before), live.Count, live.Count(instance => instance.Version != version), version)));
    }

    private async Task<IResult> SeriesAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request, Series);
        var range = TrafficQuery.Range(query, _time.GetUtcNow());
        return TrafficQuery.Grid(query, range) is var (grid, zone)
            ? new JsonAnswer(Documents.ToNode(TrafficSeries.Of(grid, zone, await _usage.SeriesAsync(UsageFilter.None, grid, context.RequestAborted).ConfigureAwait(false))))
            : Problems.Of(query.Failure!);
    }

    private async Task<IResult> RankingAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request, Ranking);
        var range = TrafficQuery.Range(query, _time.GetUtcNow(), days: 7);
        var (by, metric, count) = TrafficQuery.Rank(query);
        return query.Failure is { } failure
            ? Problems.Of(failure)
            : new JsonAnswer(Documents.ToNode(TrafficRanking.Of(
                range, by, metric, await _usage.RankAsync(by, metric, UsageFilter.None, range, range.Earlier(WeekMinutes), count, context.RequestAborted).ConfigureAwait(false))));
    }

    private async Task<IResult> RealtimeAsync(HttpContext context)
    {
        var now = (_time.GetUtcNow().ToUnixTimeSeconds() / 60) + 1;
        var grid = TimeGrid.Of(new MinuteRange(now - RealtimeMinutes, now), Granularity.Minute, TimeZoneInfo.Utc)!;
        var points = await _usage.SeriesAsync(UsageFilter.None, grid, context.RequestAborted).ConfigureAwait(false);
        var live = await _instances.LiveAsync(context.RequestAborted).ConfigureAwait(false);

        // The current minute has begun only.
        var recent = new Ingest.UsageSums();
        foreach (var point in points.SkipLast(1).TakeLast(RateMinutes))
        {
            recent.Add(point.Sums);
        }

        double? Share(long part) => recent.Requests == 0 ? null : Math.Round((double)part / recent.Requests, 4);
        return new JsonAnswer(Documents.ToNode(new DashboardRealtime(
            Math.Round(recent.Requests / (RateMinutes * 60d), 3),
            Math.Round((recent.InputTokens + recent.OutputTokens) / (RateMinutes * 60d), 3),
            Share(recent.ServerErrors),
            Share(recent.Refused),
            live.Count,
            TrafficSeries.Of(grid, TimeZoneInfo.Utc, points))));
    }

    private static Dictionary<string, double> Changes(UsageSummary now, UsageSummary before)
    {
        var changes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in UsageMetric.All)
        {
            Add(metric.Name, metric.Value(now.Sums), metric.Value(before.Sums));
        }

        Add("users", now.Users ?? 0, before.Users);
        return changes;

        void Add(string name, long value, long? earlier)
        {
            if (TrafficRank.ChangeOf(value, earlier) is { } change)
            {
                changes[name] = change;
            }
        }
    }
}
