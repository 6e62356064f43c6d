using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Core.Connections;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Telemetry;

/// <summary>
/// Every metric of the data plane, recorded by verbs. Counters and histograms are cells of our own, read at each scrape: recording
/// is an increment, and allocates only when a combination of labels is seen for the first time.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>The meter's name, for those who subscribe to it.</summary>
    public const string MeterName = "AiGateway";

    private const string Other = "other";

    private static readonly SettledBy[] Sources = [SettledBy.Usage, SettledBy.Counted, SettledBy.Estimated];

    private readonly ConcurrentDictionary<RequestSeries, SeriesCells> _requests = new();
    private readonly Meter _meter;
    private readonly TimeHistogram _duration = new(
        "gateway_request_duration_seconds",
        "Time from a request's first byte to the end of its answer.",
        new TimeBuckets(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(300)));

    private readonly TimeHistogram _timeToFirstByte = new(
        "gateway_time_to_first_byte_seconds",
        "Of streams: time from a request's first byte to the first byte of its answer's body.",
        new TimeBuckets(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(60)));

    private readonly long[] _connectionEnds = new long[Enum.GetValues<ConnectionEndReason>().Length];
    private long _connections;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        Limits = new LimitMetrics(_meter);
        _meter.CreateObservableCounter("gateway.requests", ObserveRequests, description: "Requests served, by how they ended.");
        _meter.CreateObservableCounter("gateway.tokens", ObserveTokens, description: "Tokens charged, by whose numbers.");
        _meter.CreateObservableCounter("gateway.cost.usd", ObserveCost, description: "What requests cost by the configuration's prices, in US dollars.");
        _meter.CreateObservableCounter("gateway.truncations", ObserveTruncations, description: "Answers that the limits ended before the upstream did.");
        _meter.CreateObservableCounter(
            "gateway.truncations.short", ObserveShortCuts, description: "Truncations that delivered less than allowed, because a character or a merge of tokens spans the cut.");
        _meter.CreateObservableCounter(
            "gateway.token_count.difference", ObserveDifferences, description: "Output tokens by which upstreams' usage is above or below the gateway's count.");
        _meter.CreateObservableCounter("gateway.response.bytes", ObserveBytes, "By", "Bytes of answers' bodies relayed.");
        _meter.CreateObservableCounter("gateway.connections.ended", ObserveConnectionEnds, description: "Downstream connections, by why they ended.");
        _meter.CreateObservableGauge("gateway.connections", () => Volatile.Read(ref _connections), description: "Live downstream connections.");
    }

    /// <summary>What limits do.</summary>
    public LimitMetrics Limits { get; }

    public void ConnectionOpened() => Interlocked.Increment(ref _connections);

    public void ConnectionClosed(ConnectionEndReason reason)
    {
        Interlocked.Decrement(ref _connections);
        Interlocked.Increment(ref _connectionEnds[(int)reason]);
    }

    /// <summary>Publishes the number of requests admitted and not settled.</summary>
    public void ObserveInFlight(Func<long> inFlight) =>
        _meter.CreateObservableGauge("gateway.concurrent_requests", inFlight, description: "Requests admitted and not yet settled.");

    /// <summary>Publishes the configuration version in force.</summary>
    public void ObserveVersion(Func<long> version) =>
        _meter.CreateObservableGauge("gateway.config.version", version, description: "The configuration version in force.");

    /// <summary>Publishes how many access-log records were dropped.</summary>
    public void ObserveDroppedRecords(Func<IEnumerable<Measurement<long>>> dropped) =>
        _meter.CreateObservableCounter("gateway.access_log.dropped", dropped, description: "Access-log records dropped because the log could not keep up.");

    /// <summary>Publishes the state of the upstream connections.</summary>
    public void ObserveUpstreams(Func<IEnumerable<Measurement<long>>> connections) =>
        _meter.CreateObservableGauge("gateway.upstream.connections", connections, description: "Connections to upstream servers, by state.");

    /// <summary>Publishes the retries at every upstream.</summary>
    public void ObserveRetries(Func<IEnumerable<KeyValuePair<string, UpstreamRetries>>> upstreams) => RetryMetrics.Observe(_meter, upstreams);

    /// <summary>Publishes which upstream servers are healthy.</summary>
    public void ObserveHealth(Func<IEnumerable<Measurement<long>>> healthy) =>
        _meter.CreateObservableGauge("gateway.upstream.healthy", healthy, description: "1 for an upstream server that takes requests, 0 for one that is passed over.");

    /// <summary>Publishes the state of the counters, and of the token windows among them.</summary>
    public void ObserveLimits(CounterSlab slab, Func<IEnumerable<(string Namespace, TokenWindow Window)>> windows)
    {
        LimitMetrics.ObserveSlab(_meter, slab);
        LimitMetrics.ObserveWindows(_meter, windows, slab.Clock);
    }

    /// <summary>Publishes how many requests are in no usage record.</summary>
    public void ObserveDroppedUsage(Func<long> dropped) =>
        _meter.CreateObservableCounter("gateway.usage_records.dropped", dropped, description: "Requests that are in no usage record because there was no room for it.");

    /// <summary>Counts a request that has ended.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">When it ended, as a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</param>
    /// <returns>What its model is called.</returns>
    public string RequestEnded(RequestContext context, long end)
    {
        var series = new RequestSeries(
            context.Namespace?.Code ?? Other,
            context.Route?.Name ?? Other,
            ModelLabel(context),
            context.Status,
            context.IsStream,
            context.Outcome);
        var cells = CellsOf(context.Connection, series);
        cells.Add(context);
        cells.Duration.Record(end - context.Started);
        if (context.Outcome == RequestOutcome.Refused && context.RefusedBy is { } policy)
        {
            Limits.Refused(series.Namespace, policy, context.Refusal, isEnforced: true);
        }

        if (context.IsStream && context.FirstByte != 0)
        {
            cells.TimeToFirstByte.Record(context.FirstByte - context.Started);
        }

        return series.Model;
    }

    /// <summary>Writes the histograms in Prometheus' text format; the other metrics are the meter's.</summary>
    public void WriteHistograms(StringBuilder text)
    {
        HistogramText.Write(text, _duration);
        HistogramText.Write(text, _timeToFirstByte);
    }

    public void Dispose() => _meter.Dispose();

    // A client's requests are mostly counted under the same labels: comparing them is cheaper than hashing them.
    private SeriesCells CellsOf(DownstreamConnection connection, in RequestSeries series)
    {
        if (connection.LastCells is { } last && last.Series == series)
        {
            return last;
        }

        return connection.LastCells = _requests.GetOrAdd(
            series, static (key, metrics) => new SeriesCells(key, metrics._duration, metrics._timeToFirstByte), this);
    }

    // Only names that the configuration knows become labels: clients cannot make series.
    private static string ModelLabel(RequestContext context)
    {
        if (context.BodyState != RequestBodyState.Inspected || context.Inspection.Model.IsEmpty)
        {
            return "";
        }

        return context.Snapshot.ModelLabels.Find(context.Inspection.Model) ?? Other;
    }

    private IEnumerable<Measurement<long>> ObserveRequests()
    {
        foreach (var (_, cells) in _requests)
        {
            yield return new Measurement<long>(cells.Requests, cells.RequestTags);
        }
    }

    private IEnumerable<Measurement<long>> ObserveBytes()
    {
        foreach (var (_, cells) in _requests)
        {
            yield return new Measurement<long>(cells.Bytes, cells.RequestTags);
        }
    }

    private IEnumerable<Measurement<long>> ObserveTokens()
    {
        var totals = new Dictionary<(string Namespace, string Model, string Direction, string Source), long>();
        foreach (var (series, cells) in _requests)
        {
            foreach (var source in Sources)
            {
                Sum(totals, (series.Namespace, series.Model, "input", Words.Of(source)), cells.InputTokens(source));
                Sum(totals, (series.Namespace, series.Model, "output", Words.Of(source)), cells.OutputTokens(source));
            }
        }

        foreach (var (key, total) in totals)
        {
            yield return new Measurement<long>(
                total,
                new("namespace", key.Namespace),
                new("model", key.Model),
                new("direction", key.Direction),
                new("source", key.Source));
        }
    }

    private IEnumerable<Measurement<double>> ObserveCost()
    {
        const double NanoPerDollar = 1e9;
        var totals = new Dictionary<(string Namespace, string Model), long>();
        foreach (var (series, cells) in _requests)
        {
            Sum(totals, (series.Namespace, series.Model), cells.CostNano);
        }

        foreach (var (key, total) in totals)
        {
            yield return new Measurement<double>(total / NanoPerDollar, new("namespace", key.Namespace), new("model", key.Model));
        }
    }

    private IEnumerable<Measurement<long>> ObserveDifferences()
    {
        var totals = new Dictionary<(string Namespace, string Model, string Side), long>();
        foreach (var (series, cells) in _requests)
        {
            Sum(totals, (series.Namespace, series.Model, "above"), cells.UsageAbove);
            Sum(totals, (series.Namespace, series.Model, "below"), cells.UsageBelow);
        }

        foreach (var (key, total) in totals)
        {
            yield return new Measurement<long>(total, new("namespace", key.Namespace), new("model", key.Model), new("side", key.Side));
        }
    }

    private IEnumerable<Measurement<long>> ObserveTruncations()
    {
        foreach (var (_, cells) in _requests)
        {
            yield return new Measurement<long>(cells.Truncations, cells.RequestTags);
        }
    }

    private IEnumerable<Measurement<long>> ObserveShortCuts()
    {
        foreach (var (_, cells) in _requests)
        {
            yield return new Measurement<long>(cells.ShortCuts, cells.RequestTags);
        }
    }

    private static void Sum<T>(Dictionary<T, long> totals, T key, long value)
        where T : notnull => totals[key] = totals.GetValueOrDefault(key) + value;

    private IEnumerable<Measurement<long>> ObserveConnectionEnds()
    {
        for (var i = 0; i < _connectionEnds.Length; i++)
        {
            yield return new Measurement<long>(Volatile.Read(ref _connectionEnds[i]), new KeyValuePair<string, object?>("reason", Words.Of((ConnectionEndReason)i)));
        }
    }
}
