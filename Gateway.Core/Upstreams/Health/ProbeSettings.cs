using System.Text;
using Gateway.Core.Configuration;

namespace Gateway.Core.Upstreams.Health;

/// <summary>How servers are probed; compiled.</summary>
/// <param name="Path">What is asked for, from the root of the server.</param>
/// <param name="Interval">Between two probes of a server, give or take a tenth.</param>
/// <param name="Timeout">For the whole of a probe.</param>
/// <param name="UnhealthyAfter">Failures in a row that make a server unhealthy.</param>
/// <param name="HealthyAfter">Successes in a row that make it healthy again.</param>
/// <param name="ExpectedStatus">The status that passes; null is any from 200 to 299.</param>
internal sealed record ProbeSettings(byte[] Path, TimeSpan Interval, TimeSpan Timeout, int UnhealthyAfter, int HealthyAfter, int? ExpectedStatus)
{
    public static ProbeSettings? Of(HealthCheckConfig? config) => config is null
        ? null
        : new ProbeSettings(
            Encoding.ASCII.GetBytes(config.Path),
            TimeSpan.FromSeconds(config.IntervalSeconds),
            TimeSpan.FromSeconds(config.TimeoutSeconds),
            config.UnhealthyAfter,
            config.HealthyAfter,
            config.ExpectedStatus);

    /// <summary>True when an answer of that status passes.</summary>
    public bool Passes(int status) => ExpectedStatus is { } expected ? status == expected : status is >= 200 and <= 299;
}
