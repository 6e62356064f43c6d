namespace Gateway.Core.Telemetry;

/// <summary>Names for the runtime's metrics whose own end in <c>_count</c>, which Prometheus keeps for histograms.</summary>
internal static class RuntimeNames
{
    /// <summary>The other name of that instrument; null when its own will do.</summary>
    public static string? Of(string instrument) => instrument switch
    {
        "dotnet.assembly.count" => "dotnet.assemblies",
        "dotnet.timer.count" => "dotnet.timers",
        "dotnet.process.cpu.count" => "dotnet.process.cpus",
        _ => null,
    };
}
