using System.Diagnostics;
using Gateway.Core;
using Gateway.Host.Options;

namespace Gateway.Host.Management;

/// <summary>The answer of <c>/stats</c>: the process and its data plane at one moment.</summary>
/// <param name="Instance">INSTANCE_ID.</param>
/// <param name="UptimeSeconds">Since the process began.</param>
/// <param name="CpuSeconds">User and system time of the process.</param>
/// <param name="WorkingSetBytes">Resident memory.</param>
/// <param name="AllocatedBytes">All that was ever allocated on the managed heap, exactly.</param>
/// <param name="Collections">Garbage collections by generation.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="DataPlane">The data plane.</param>
internal sealed record ProcessStats(
    string Instance,
    double UptimeSeconds,
    double CpuSeconds,
    long WorkingSetBytes,
    long AllocatedBytes,
    IReadOnlyList<int> Collections,
    int Threads,
    DataPlaneStats DataPlane)
{
    public static ProcessStats Take(GatewayOptions options, DataPlane dataPlane)
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessStats(
            options.InstanceId,
            (DateTime.Now - process.StartTime).TotalSeconds,
            process.TotalProcessorTime.TotalSeconds,
            process.WorkingSet64,
            GC.GetTotalAllocatedBytes(precise: true),
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
            process.Threads.Count,
            dataPlane.Stats);
    }
}
