using System.Diagnostics.Metrics;
using Gateway.Core.Telemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Host.Management;

/// <summary>
/// How many series an instrument may have. The SDK's own bound, 2,000, is less than the namespaces that a gateway may have; and it sets the memory aside beforehand, so that
/// only those have more that need it.
/// </summary>
internal static class MetricViews
{
    private const int Many = 100_000;
    private const int Several = 40_000;
    private const int Few = 5_000;

    public static MetricStreamConfiguration? Of(Instrument instrument)
    {
        if (instrument.Meter.Name == GatewayMetrics.MeterName)
        {
            return new MetricStreamConfiguration { CardinalityLimit = Limit(instrument.Name) };
        }

        return RuntimeNames.Of(instrument.Name) is { } name ? new MetricStreamConfiguration { Name = name } : null;
    }

    private static int Limit(string instrument) => instrument switch
    {
        "gateway.requests" or "gateway.response.bytes" or "gateway.tokens" => Many,
        "gateway.cost.usd" or "gateway.truncations" or "gateway.truncations.short" or "gateway.token_count.difference" or "gateway.rejections"
            or "gateway.overdraft.tokens" or "gateway.window.used_ratio" or "gateway.concurrency.used_ratio" or "gateway.quota.warning" => Several,
        _ => Few,
    };
}
