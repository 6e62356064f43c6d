using System.Diagnostics.Metrics;
using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Telemetry;

/// <summary>What failed attempts are followed by.</summary>
internal static class RetryMetrics
{
    private static readonly ForwarderError[] Errors = Enum.GetValues<ForwarderError>();

    /// <summary>Publishes the retries made, and those that the budget refused.</summary>
    public static void Observe(Meter meter, Func<IEnumerable<KeyValuePair<string, UpstreamRetries>>> upstreams)
    {
        meter.CreateObservableCounter("gateway.retries", () => Made(upstreams()), description: "Attempts that failed and were followed by another, by what they ended in.");
        meter.CreateObservableCounter(
            "gateway.retries.refused",
            () => upstreams().Select(static upstream => new Measurement<long>(upstream.Value.Refused, new KeyValuePair<string, object?>("upstream", upstream.Key))),
            description: "Retries that the upstream's budget refused.");
    }

    private static IEnumerable<Measurement<long>> Made(IEnumerable<KeyValuePair<string, UpstreamRetries>> upstreams)
    {
        foreach (var (upstream, retries) in upstreams)
        {
            foreach (var error in Errors)
            {
                var count = retries.CountOf(error);
                if (count > 0)
                {
                    yield return new Measurement<long>(count, new("upstream", upstream), new("reason", Words.Of(error)));
                }
            }
        }
    }
}
