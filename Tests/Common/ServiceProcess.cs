using System.Diagnostics;

namespace Tests.Common;

/// <summary>One of the built programs as a process of its own; its environment has none of the programs' settings but those that it is given.</summary>
internal abstract class ServiceProcess : ChildProcess
{
    /// <param name="assembly">The program's file.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="variables">Its settings; of two with one name the later counts.</param>
    protected ServiceProcess(string assembly, IEnumerable<string> args, IEnumerable<(string Name, string Value)> variables)
        : base(Start(assembly, args, variables))
    {
    }

    private static ProcessStartInfo Start(string assembly, IEnumerable<string> args, IEnumerable<(string Name, string Value)> variables)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        var start = new ProcessStartInfo(dotnet, [assembly, .. args]);
        foreach (var name in EnvExample.Read().Keys)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
