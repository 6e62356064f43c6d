namespace ConfigCenter.Api;

/// <summary>The last minutes.</summary>
/// <param name="RequestsPerSecond">In the last minutes that are over.</param>
/// <param name="TokensPerSecond">Input and output, likewise.</param>
/// <param name="ErrorRate">The share of answers with 500 or more, likewise; absent without requests.</param>
/// <param name="RefusalRate">The share of requests that were refused, likewise.</param>
/// <param name="Gateways">Gateways that were heard of lately.</param>
/// <param name="Series">The last hour, minute by minute; the newest are not whole yet.</param>
internal sealed record DashboardRealtime(
    double RequestsPerSecond, double TokensPerSecond, double? ErrorRate, double? RefusalRate, int Gateways, TrafficSeries Series);
