using Gateway.Core.Configuration;

namespace Gateway.Core.Upstreams.Health;

/// <summary>When a circuit opens, and for how long; compiled.</summary>
internal sealed record BreakerSettings(double FailureRatio, int MinimumRequests, long WindowMs, long OpenMs)
{
    public static BreakerSettings? Of(CircuitBreakerConfig? config) => config is null
        ? null
        : new BreakerSettings(config.FailureRatio, config.MinimumRequests, config.WindowSeconds * 1_000L, config.OpenSeconds * 1_000L);
}
