namespace Gateway.Host.Management;

/// <summary>The answer of <c>/health</c>.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (serving, with a part missing) or <c>unavailable</c>.</param>
/// <param name="Version">The configuration version in force.</param>
/// <param name="Draining">True once the process is shutting down.</param>
/// <param name="Unreachable">Upstream servers that are passed over: unhealthy, their circuit open, or not reached lately.</param>
/// <param name="ConfigCenter">What keeps changes of the configuration from coming in, and why the newest is not in force; empty when nothing does.</param>
internal sealed record HealthReport(string Status, long? Version, bool Draining, IReadOnlyList<string> Unreachable, IReadOnlyList<string> ConfigCenter);
