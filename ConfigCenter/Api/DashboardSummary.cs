namespace ConfigCenter.Api;

/// <summary>A range in one, beside the range of the same length before it.</summary>
/// <param name="Now">The range.</param>
/// <param name="Before">The one before.</param>
/// <param name="Changes">By what share requests, tokens, cost, refusals, errors and users grew; absent where there was nothing before.</param>
/// <param name="Gateways">Gateways that were heard of lately.</param>
/// <param name="LaggingGateways">Those of them that run an earlier version of the configuration.</param>
/// <param name="Version">The version in force.</param>
internal sealed record DashboardSummary(
    TrafficSummary Now, TrafficSummary Before, IReadOnlyDictionary<string, double> Changes, int Gateways, int LaggingGateways, long? Version);
