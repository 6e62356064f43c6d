using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace Tests.Common;

/// <summary>The built gateway as a process of its own, on free ports unless the test says otherwise.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly string[] OwnVariables =
    [
        "GATEWAY_PORT", "MANAGEMENT_PORT", "MANAGEMENT_ALLOW", "GATEWAY_CONFIG", "INSTANCE_ID", "DRAIN_SECONDS",
        "DRAIN_GRACE_SECONDS", "LOG_LEVEL", "ACCESS_LOG", "PROMETHEUS_ENABLED", "COUNTERS_FILE", "MOCK_LLM_PORT",
    ];

    private readonly Process _process;

    private GatewayProcess(Process process) => _process = process;

    public OutputLines Output { get; } = new();

    public OutputLines Errors { get; } = new();

    /// <summary>Where it listens, once <see cref="WaitUntilUpAsync"/> has returned.</summary>
    public Uri Url { get; private set; } = new("http://localhost/");

    /// <summary>Starts the gateway beside the tests.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="variables">Its environment, beside what every process has.</param>
    public static GatewayProcess Start(IEnumerable<string> args, params (string Name, string Value)[] variables) =>
        Start(AppContext.BaseDirectory, args, variables);

    /// <summary>Starts the gateway of that folder.</summary>
    public static GatewayProcess Start(string folder, IEnumerable<string> args, params (string Name, string Value)[] variables)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        var start = new ProcessStartInfo(dotnet, [Path.Combine(folder, "Gateway.Host.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in OwnVariables)
        {
            start.Environment.Remove(name);
        }

        start.Environment["GATEWAY_PORT"] = "0";
        start.Environment["MOCK_LLM_PORT"] = "0";
        start.Environment["DRAIN_GRACE_SECONDS"] = "0";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var gateway = new GatewayProcess(process);
        process.OutputDataReceived += (_, line) => gateway.Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => gateway.Errors.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>Waits for the start-up lines; the gateway is served at <see cref="Url"/> then.</summary>
    public async Task WaitUntilUpAsync()
    {
        try
        {
            await Output.WaitForAsync("AI Gateway is up");
        }
        catch (InvalidOperationException)
        {
            Assert.Fail($"The gateway did not start:\n{Errors.All}");
        }

        var line = await Output.WaitForAsync("OpenAI base URL");
        Url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    /// <summary>Waits for the process to end and returns its exit code; all its output has been read then.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await Output.WaitForEndAsync();
        await Errors.WaitForEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

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
