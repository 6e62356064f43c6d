using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
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

    private readonly ConcurrentDictionary<RequestSeries, SeriesCells> _requests = new();
    private readonly RequestHistograms _histograms = new();
    private readonly Meter _meter;
    private readonly long[] _connectionEnds = new long[Enum.GetValues<ConnectionEndReason>().Length];
    private long _connections;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        Limits = new LimitMetrics(_meter);
        _meter.CreateObservableCounter("gateway.requests", ObserveRequests, description: "Requests served, by how they ended.");
        _meter.CreateObservableCounter("gateway.response.bytes", ObserveBytes, "By", "Bytes of answers' bodies relayed.");
        _meter.CreateObservableCounter("gateway.connections.ended", ObserveConnectionEnds, description: "Downstream connections, by why they ended.");
        _meter.CreateObservableGauge("gateway.connections", () => Volatile.Read(ref _connections), description: "Live downstream connections.");
        UsageMetrics.Observe(_meter, () => _requests.Values);
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
        _meter.CreateObservableGauge("gateway.config.version", version, description: "The configuration version in force; 0 before the first.");

    /// <summary>Publishes how many access-log records were dropped.</summary>
    public void ObserveDroppedRecords(Func<IEnumerable<Measurement<long>>> dropped) =>
        _meter.CreateObservableCounter("gateway.access_log.dropped", dropped, description: "Access-log records dropped because the log could not keep up.");

    /// <summary>Publishes what upstreams and their servers do.</summary>
    public void ObserveUpstreams(ServerStates servers, Func<CompiledSnapshot> snapshot) => UpstreamMetrics.Observe(_meter, servers, snapshot);

    /// <summary>Publishes the state of the counters, and how far limits are used.</summary>
    public void ObserveLimits(CounterSlab slab, Func<LimitTable> limits)
    {
        LimitMetrics.ObserveSlab(_meter, slab);
        LimitMetrics.ObserveUse(_meter, limits, slab.Clock);
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
        var cells = CellsOf(context, series);
        cells.Add(context);
        cells.Times.Record(context, end);
        if (context.Outcome is RequestOutcome.Refused or RequestOutcome.Rejected)
        {
            Limits.Refused(new RejectionSeries(series.Namespace, context.RefusedBy ?? "", context.Refusal, IsEnforced: true, context.Rejection));
        }

        return series.Model;
    }

    /// <summary>What there has been so far.</summary>
    public TrafficStats Sums(IReadOnlyCollection<UpstreamRetries> retries) => TrafficSums.Of(_requests.Values, Limits, retries);

    /// <summary>Writes the histograms in Prometheus' text format; the other metrics are the meter's.</summary>
    public void WriteHistograms(StringBuilder text) => _histograms.Write(text);

    public void Dispose() => _meter.Dispose();

    // A client's requests are mostly counted under the same labels: comparing them is cheaper than hashing them.
    private SeriesCells CellsOf(RequestContext context, in RequestSeries series)
    {
        if (context.Connection.LastCells is { } last && last.Series == series)
        {
            return last;
        }

        return context.Connection.LastCells = _requests.GetOrAdd(series, static (key, state) => state.Metrics.NewCells(key, state.Snapshot), (Metrics: this, context.Snapshot));
    }

    private SeriesCells NewCells(RequestSeries series, CompiledSnapshot snapshot) =>
        new(series, new RequestTimes(_histograms, series, RequestHistograms.NamespaceLabel(snapshot, series.Namespace)));

    // Only names that the configuration knows become labels: clients cannot make series.
    private static string ModelLabel(RequestContext context)
    {
        if (context.BodyState != RequestBodyState.Inspected || context.Inspection.Model.IsEmpty)
        {
            return "";
        }

        return context.Snapshot.ModelLabels.Find(context.Inspection.Model) ?? Other;
    }

    private IEnumerable<Measurement<long>> ObserveRequests() => _requests.Select(static pair => new Measurement<long>(pair.Value.Requests, pair.Value.RequestTags));

    private IEnumerable<Measurement<long>> ObserveBytes() => _requests.Select(static pair => new Measurement<long>(pair.Value.Bytes, pair.Value.RequestTags));

    private IEnumerable<Measurement<long>> ObserveConnectionEnds()
    {
        for (var i = 0; i < _connectionEnds.Length; i++)
        {
            yield return new Measurement<long>(Volatile.Read(ref _connectionEnds[i]), new KeyValuePair<string, object?>("reason", Words.Of((ConnectionEndReason)i)));
        }
    }
}
