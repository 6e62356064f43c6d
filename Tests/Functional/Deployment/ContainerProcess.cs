using System.Diagnostics;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>A process of the topology, with the environment that it is given and no other.</summary>
internal sealed class ContainerProcess : ChildProcess
{
    public ContainerProcess(string[] command, string folder, IReadOnlyDictionary<string, string> environment)
        : base(Start(command, folder, environment))
    {
    }

    /// <summary>Stops it as a container is stopped; its exit code.</summary>
    public Task<int> StopAsync()
    {
        Terminate();
        return WaitForExitAsync().Within("the process to end");
    }

    /// <summary>Fails, with what it wrote, when the process has ended.</summary>
    public void MustRun() => Assert.That(HasExited, Is.False, () => All);

    private static ProcessStartInfo Start(string[] command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
