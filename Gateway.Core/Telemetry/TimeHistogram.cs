using System.Collections.Concurrent;

namespace Gateway.Core.Telemetry;

/// <summary>
/// A histogram of durations by labels, as Prometheus understands it. One of our own because the SDK's hashes every label of every recording, which
/// was measured to cost a request more than all of its counters together (<c>Benchmarks/Telemetry</c>).
/// </summary>
internal sealed class TimeHistogram
{
    private readonly ConcurrentDictionary<TimeSeries, TimeCells> _series = new();

    /// <param name="name">As it is exported, in seconds.</param>
    /// <param name="help">What it measures.</param>
    /// <param name="buckets">Its bounds.</param>
    public TimeHistogram(string name, string help, TimeBuckets buckets)
    {
        Name = name;
        Help = help;
        Buckets = buckets;
    }

    public string Name { get; }

    public string Help { get; }

    public TimeBuckets Buckets { get; }

    /// <summary>The cells of every series, in no order.</summary>
    public IEnumerable<TimeCells> Series => _series.Values;

    /// <summary>The cells of one series; kept by the caller, who records into them from then on.</summary>
    public TimeCells Of(in TimeSeries series) => _series.GetOrAdd(series, static (key, buckets) => new TimeCells(key, buckets), Buckets);
}
