using System.Collections.Concurrent;

namespace Gateway.Core.Telemetry;

/// <summary>
/// A histogram by labels, as Prometheus understands it. One of our own because the SDK's hashes every label of every recording, which
/// was measured to cost a request more than all of its counters together (<c>Benchmarks/Telemetry</c>).
/// </summary>
internal sealed class Histogram
{
    private readonly ConcurrentDictionary<string, HistogramCells> _series = new(StringComparer.Ordinal);

    /// <param name="name">As it is exported.</param>
    /// <param name="unit">What its name ends in, after an underscore; null where that is no unit.</param>
    /// <param name="help">What it measures.</param>
    /// <param name="buckets">Its bounds.</param>
    public Histogram(string name, string? unit, string help, Buckets buckets)
    {
        Name = name;
        Unit = unit;
        Help = help;
        Buckets = buckets;
    }

    public string Name { get; }

    public string? Unit { get; }

    public string Help { get; }

    public Buckets Buckets { get; }

    /// <summary>The cells of every series, in no order.</summary>
    public IEnumerable<HistogramCells> Series => _series.Values;

    /// <summary>The cells of one series; kept by the caller, who records into them from then on.</summary>
    /// <param name="labels">Of <see cref="LabelText"/>.</param>
    public HistogramCells Of(string labels) => _series.GetOrAdd(labels, static (key, buckets) => new HistogramCells(key, buckets), Buckets);
}
