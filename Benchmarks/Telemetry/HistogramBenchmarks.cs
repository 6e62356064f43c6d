using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Benchmarks.Telemetry;

/// <summary>A duration recorded under four labels: by cells of our own, and by the SDK's histogram.</summary>
[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private const string MeterName = "HistogramBenchmarks";

    private readonly Meter _meter = new(MeterName);
    private readonly KeyValuePair<string, object?>[] _tags = [new("namespace", "wechat"), new("route", "openai"), new("status", "200"), new("stream", "false")];
    private readonly HistogramCells _cells = new Gateway.Core.Telemetry.Histogram("a_seconds", "seconds", "", Buckets.OfTime(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(300)))
        .Of("namespace=\"wechat\",route=\"openai\",status=\"200\",stream=\"false\"");

    private MeterProvider _provider = null!;
    private Histogram<double> _histogram = null!;

    [GlobalSetup]
    public void Setup()
    {
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(MeterName).AddPrometheusExporter().Build();
        _histogram = _meter.CreateHistogram<double>("a", "s");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    [Benchmark(Baseline = true, Description = "own cells")]
    public void Cells() => _cells.Record(1_234_567);

    [Benchmark(Description = "SDK's histogram")]
    public void Sdks() => _histogram.Record(0.001234567, _tags);
}
