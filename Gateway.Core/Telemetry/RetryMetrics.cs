using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Telemetry;

/// <summary>What failed attempts are followed by.</summary>
internal static class RetryMetrics
{
    private static readonly ForwarderError[] Errors = Enum.GetValues<ForwarderError>();

    /// <summary>Publishes the retries made, and those that the budget refused.</summary>
    public static void Observe(Meter meter, Func<IEnumerable<UpstreamRetries>> upstreams)
    {
        meter.CreateObservableCounter("gateway.retries", () => Made(upstreams()), description: "Attempts that failed and were followed by another, by what they ended in.");
        meter.CreateObservableCounter(
            "gateway.retries.refused",
            () => upstreams().Select(static retries => new Measurement<long>(retries.Refused, Upstream(retries))),
            description: "Retries that the upstream's budget refused.");
    }

    private static IEnumerable<Measurement<long>> Made(IEnumerable<UpstreamRetries> upstreams)
    {
        foreach (var retries in upstreams)
        {
            foreach (var error in Errors)
            {
                var count = retries.CountOf(error);
                if (count > 0)
                {
                    yield return new Measurement<long>(count, Upstream(retries), new("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString())));
                }
            }
        }
    }

    private static KeyValuePair<string, object?> Upstream(UpstreamRetries retries) => new("upstream", retries.Upstream);
}
