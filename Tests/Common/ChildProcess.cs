using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace Tests.Common;

/// <summary>A process that ends with its owner, and whose output is read as it comes.</summary>
internal class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    /// <param name="start">What to start; its output goes to <see cref="Output"/> and <see cref="Errors"/>.</param>
    public ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public OutputLines Output { get; } = new();

    public OutputLines Errors { get; } = new();

    /// <summary>Everything that it wrote, errors behind.</summary>
    public string All => $"{Output.All}\n{Errors.All}";

    public bool HasExited => _process.HasExited;

    /// <summary>What it keeps in memory now, in MiB.</summary>
    public long MemoryMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the process to end and returns its exit code; all its output has been read then.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await Output.WaitForEndAsync();
        await Errors.WaitForEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
