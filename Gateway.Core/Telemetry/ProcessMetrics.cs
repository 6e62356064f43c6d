using System.Diagnostics.Metrics;

namespace Gateway.Core.Telemetry;

/// <summary>
/// What the runtime's own meter does not tell of a process: its file descriptors, sockets among them, and threads. One meter for the process, however many services run in it.
/// </summary>
internal static class ProcessMetrics
{
    /// <summary>The meter's name, for those who subscribe to it.</summary>
    public const string MeterName = "AiGateway.Process";

    private const string Descriptors = "/proc/self/fd";
    private const string Tasks = "/proc/self/task";
    private const string Limits = "/proc/self/limits";
    private const string LimitName = "Max open files";

    private static readonly Lazy<Meter> Meter = new(Create);

    /// <summary>Publishes them; any number of times.</summary>
    public static void Observe() => _ = Meter.Value;

    private static Meter Create()
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableGauge("process.open_fds", static () => Count(Descriptors), description: "File descriptors that the process has open.");
        meter.CreateObservableGauge("process.max_fds", static () => Most(), description: "File descriptors that the process may have open.");
        meter.CreateObservableGauge("process.threads", static () => Count(Tasks), description: "Threads of the process, those of the runtime itself included.");
        return meter;
    }

    private static Measurement<long>[] Count(string folder) => Directory.Exists(folder) ? [new(Directory.GetFileSystemEntries(folder).Length)] : [];

    private static Measurement<long>[] Most()
    {
        if (!File.Exists(Limits))
        {
            return [];
        }

        var line = File.ReadLines(Limits).First(static line => line.StartsWith(LimitName, StringComparison.Ordinal));
        return long.TryParse(line[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var most) ? [new(most)] : [];
    }
}
