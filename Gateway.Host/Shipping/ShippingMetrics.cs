using System.Diagnostics.Metrics;
using Gateway.Core.Telemetry;

namespace Gateway.Host.Shipping;

/// <summary>The metrics of shipping, recorded by verbs.</summary>
internal sealed class ShippingMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _records;
    private readonly Counter<long> _bytes;
    private readonly List<(KeyValuePair<string, object?> Kind, Func<long> Waiting)> _waiting = [];

    public ShippingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(GatewayMetrics.MeterName);
        _batches = _meter.CreateCounter<long>("gateway.shipping.batches", description: "Batches sent to the config center, by what became of them.");
        _records = _meter.CreateCounter<long>("gateway.shipping.records", description: "Requests told of in batches that the config center has taken.");
        _bytes = _meter.CreateCounter<long>("gateway.shipping.bytes", "By", "Bytes of batches that the config center has taken, compressed.");
        _meter.CreateObservableGauge("gateway.shipping.waiting", ObserveWaiting, "By", "Bytes that wait to be sent to the config center.");
    }

    /// <summary>Publishes how much of a kind waits. Before anything is observed.</summary>
    public void ObserveWaiting(string kind, Func<long> waiting) => _waiting.Add((new("kind", kind), waiting));

    /// <summary>Counts a batch that was sent.</summary>
    public void Sent(string kind, BatchOutcome outcome, Batch batch)
    {
        var kindTag = new KeyValuePair<string, object?>("kind", kind);
        _batches.Add(1, kindTag, new("outcome", outcome switch
        {
            BatchOutcome.Stored => "stored",
            BatchOutcome.Refused => "refused",
            _ => "failed",
        }));
        if (outcome == BatchOutcome.Stored)
        {
            _records.Add(batch.Records, kindTag);
            _bytes.Add(batch.Body.Length, kindTag);
        }
    }

    private IEnumerable<Measurement<long>> ObserveWaiting() => _waiting.Select(static source => new Measurement<long>(source.Waiting(), source.Kind));
}
