using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>The built config center as a process of its own, on a free port.</summary>
internal sealed class CenterProcess : IAsyncDisposable
{
    private static readonly string[] OwnVariables =
    [
        "CONFIG_CENTER_PORT", "DATA_DIR", "MYSQL_HOST", "MYSQL_PORT", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD", "ADMIN_PASSWORD", "GATEWAY_TOKEN",
        "SECRETS_KEY", "LOG_LEVEL",
    ];

    private readonly Process _process;

    private CenterProcess(Process process) => _process = process;

    public OutputLines Output { get; } = new();

    public OutputLines Errors { get; } = new();

    public HttpClient Client { get; } = new();

    public static CenterProcess Start(params (string Name, string Value)[] variables)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "ConfigCenter.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in OwnVariables)
        {
            start.Environment.Remove(name);
        }

        start.Environment["CONFIG_CENTER_PORT"] = "0";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var center = new CenterProcess(process);
        process.OutputDataReceived += (_, line) => center.Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => center.Errors.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return center;
    }

    /// <summary>Waits until the API answers.</summary>
    public async Task WaitUntilUpAsync()
    {
        var line = await Output.WaitForAsync("Config center on ");
        var port = line.Split("]:")[1].Split(':')[0];
        Client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Client.GetAsync("/readyz", bound.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Yield();
        }
    }

    /// <summary>The password that was generated for the first admin.</summary>
    public async Task<string> GeneratedPasswordAsync()
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (!Output.All.Contains("(shown this once", StringComparison.Ordinal))
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Output.All.Split("with the password ")[1].Split(' ')[0];
    }

    /// <summary>Signs <see cref="Client"/> in as admin.</summary>
    public async Task SignInAsync(string password)
    {
        var token = (await Client.PostAsync("/api/v2/auth/login", new { username = "admin", password }, HttpStatusCode.OK)).Text("token");
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
