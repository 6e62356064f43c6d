using System.Diagnostics.Metrics;
using MockLlm.Exchanges;

namespace MockLlm.Metrics;

/// <summary>Publishes what <see cref="ExchangeStats"/> counts.</summary>
internal static class MockMetrics
{
    /// <summary>The meter's name, for those who subscribe to it.</summary>
    public const string MeterName = "MockLlm";

    public static void Observe(IMeterFactory meters, ExchangeStats stats)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("mock_llm.requests", () => Ended(stats), description: "Requests that have ended, by how.");
        meter.CreateObservableGauge("mock_llm.concurrent_requests", () => stats.InFlight, description: "Requests under way.");
    }

    private static IEnumerable<Measurement<long>> Ended(ExchangeStats stats) =>
    [
        new(stats.Answered, new KeyValuePair<string, object?>("outcome", "answered")),
        new(stats.AbortedByPeer, new KeyValuePair<string, object?>("outcome", "aborted_by_peer")),
        new(stats.AbortedByKnob, new KeyValuePair<string, object?>("outcome", "aborted_by_knob")),
        new(stats.Failed, new KeyValuePair<string, object?>("outcome", "failed")),
    ];
}
