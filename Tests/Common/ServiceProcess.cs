using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace Tests.Common;

/// <summary>One of the built programs as a process of its own; its environment has none of the programs' settings but those that it is given.</summary>
internal abstract class ServiceProcess : IAsyncDisposable
{
    private static readonly string[] Settings =
    [
        "GATEWAY_PORT", "MANAGEMENT_PORT", "MANAGEMENT_ALLOW", "GATEWAY_CONFIG", "INSTANCE_ID", "DRAIN_SECONDS",
        "DRAIN_GRACE_SECONDS", "LOG_LEVEL", "ACCESS_LOG", "PROMETHEUS_ENABLED", "COUNTERS_FILE", "MOCK_LLM_PORT",
        "TOKEN_SERVICE_PORT", "TOKEN_SERVICE_URL", "TOKEN_CALCULATION_TIMEOUT", "USE_PRECISE_TOKEN_CALCULATION", "MODELS_DIR",
        "CONFIG_CENTER_PORT", "ADMIN_PORT", "FRONTEND_PORT", "DATA_DIR", "MYSQL_HOST", "MYSQL_PORT", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD", "ADMIN_PASSWORD",
        "GATEWAY_TOKEN", "SECRETS_KEY", "SMTP_HOST", "SMTP_PORT", "SMTP_TLS", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM", "ALERT_INTERVAL_SECONDS", "USAGE_JOURNAL_MB", "CONFIG_CENTER_URL", "MANAGEMENT_URL",
    ];

    private readonly Process _process;

    /// <param name="assembly">The program's file.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="variables">Its settings; of two with one name the later counts.</param>
    protected ServiceProcess(string assembly, IEnumerable<string> args, IEnumerable<(string Name, string Value)> variables)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        var start = new ProcessStartInfo(dotnet, [assembly, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Settings)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
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
