using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>A process of the topology, with the environment that it is given and no other.</summary>
internal sealed class ContainerProcess : IAsyncDisposable
{
    private readonly Process _process;

    public ContainerProcess(string[] command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public OutputLines Output { get; } = new();

    public OutputLines Errors { get; } = new();

    /// <summary>What it keeps in memory now, in MiB.</summary>
    public long MemoryMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    /// <summary>Stops it as a container is stopped; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().Within("the process to end");
        return _process.ExitCode;
    }

    /// <summary>Fails, with what it wrote, when the process has ended.</summary>
    public void MustRun() => Assert.That(_process.HasExited, Is.False, () => $"{Output.All}\n{Errors.All}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
