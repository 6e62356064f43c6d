using System.Diagnostics.Metrics;
using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Publishing;

namespace ConfigCenter.Metrics;

/// <summary>What the config center tells of itself, recorded by verbs. Labels are bounded: the API's own paths, and words of small sets.</summary>
internal sealed class CenterMetrics : IDisposable
{
    /// <summary>The meter's name, for those who subscribe to it.</summary>
    public const string MeterName = "ConfigCenter";

    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] };

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _records;
    private readonly Counter<long> _refused;
    private readonly Gauge<double> _lag;
    private readonly UpDownCounter<long> _watchers;

    public CenterMetrics(IMeterFactory meters, Database database, VersionFeed feed)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("config_center.requests", description: "Requests answered, by the path that served them.");
        _duration = _meter.CreateHistogram("config_center.request.duration", "s", "Time that an answer took; streams are not in it.", advice: Times);
        _batches = _meter.CreateCounter<long>("config_center.ingest.batches", description: "Batches that gateways sent, by what became of them.");
        _records = _meter.CreateCounter<long>("config_center.ingest.records", description: "Access-log lines, and minutes of a usage series, that were stored.");
        _refused = _meter.CreateCounter<long>("config_center.ingest.lines_refused", description: "Access-log lines that could not be read.");
        _lag = _meter.CreateGauge<double>("config_center.ingest.lag", "s", "Age of the newest record of the batch stored last.");
        _watchers = _meter.CreateUpDownCounter<long>("config_center.watchers", description: "Gateways that follow the configuration here.");
        _meter.CreateObservableGauge("config_center.config.version", () => feed.Current?.Version ?? 0, description: "The configuration version in force; 0 before the first was read.");
        _meter.CreateObservableGauge("config_center.store.up", () => database.Health.IsUp ? 1 : 0, description: "1 while the store answers, 0 since it did not.");
        _meter.CreateObservableCounter("config_center.store.operations", () => database.Health.Operations, description: "Reads and transactions that the store was asked for.");
        _meter.CreateObservableCounter("config_center.store.errors", () => Errors(database.Health), description: "Those of them that failed.");
        _watchers.Add(0);
    }

    public void Answered(string method, string route, int status, TimeSpan? duration)
    {
        _requests.Add(1, new("method", method), new("route", route), new("status", status));
        if (duration is { } time)
        {
            _duration.Record(time.TotalSeconds, new("method", method), new("route", route));
        }
    }

    /// <summary>Counts a batch; one that is no success is refused.</summary>
    /// <param name="kind">Of <see cref="IngestKind"/>.</param>
    /// <param name="result">What became of it.</param>
    public void Took(string kind, Result<IngestReceipt> result)
    {
        var receipt = result.Value;
        var tag = new KeyValuePair<string, object?>("kind", kind);
        _batches.Add(1, tag, new("outcome", receipt is null ? "refused" : receipt.IsDuplicate ? "duplicate" : "stored"));
        if (receipt is not null)
        {
            _records.Add(receipt.Accepted, tag);
            _refused.Add(receipt.Refused);
        }
    }

    /// <summary>Notes how old the newest record of a batch was when it was stored.</summary>
    public void Lagged(string kind, TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds), new KeyValuePair<string, object?>("kind", kind));

    public void WatchBegan() => _watchers.Add(1);

    public void WatchEnded() => _watchers.Add(-1);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Errors(StoreHealth health) =>
    [
        new(health.Unavailable, new KeyValuePair<string, object?>("kind", "unavailable")),
        new(health.Contention, new KeyValuePair<string, object?>("kind", "contention")),
        new(health.Other, new KeyValuePair<string, object?>("kind", "other")),
    ];
}
