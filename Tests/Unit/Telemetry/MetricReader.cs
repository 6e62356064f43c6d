using System.Diagnostics.Metrics;
using Gateway.Core.Telemetry;

namespace Tests.Unit.Telemetry;

/// <summary>Reads the gateway's metrics as an exporter does: observable ones when asked, histograms as they are recorded.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Labels)> _values = [];

    public MetricReader(Meter? only = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GatewayMetrics.MeterName && (only is null || instrument.Meter == only))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The values of one instrument at this moment, by their labels (<c>name=value,…</c>); of a histogram, what was recorded last.</summary>
    public Dictionary<string, double> Read(string name)
    {
        _listener.RecordObservableInstruments();
        var values = new Dictionary<string, double>();
        foreach (var (instrument, value, labels) in _values)
        {
            if (instrument == name)
            {
                values[labels] = value;
            }
        }

        return values;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>();
        foreach (var (name, label) in tags)
        {
            labels.Add($"{name}={label}");
        }

        _values.Add((instrument.Name, value, string.Join(',', labels)));
    }
}
