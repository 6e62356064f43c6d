using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace Tests.Common;

/// <summary>Runs the scripts that drive the official JavaScript SDKs, and those that ask npm's packages what is right. Skips the test where node is not installed.</summary>
internal static class NodeHarness
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Functional", "Sdk");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>Runs a script against a gateway and returns its steps. A script that fails, fails the test with its standard error.</summary>
    /// <param name="script">A file of Functional/Sdk.</param>
    /// <param name="baseUrl">What the SDK's base URL is set to.</param>
    /// <param name="args">Such as "--steps=chat,stream", "--model=m", "--key=k", "--header=X-Name: value".</param>
    public static Task<NodeRun> RunAsync(string script, Uri baseUrl, params string[] args) =>
        RunAsync(script, [baseUrl.ToString().TrimEnd('/'), .. args]);

    /// <summary>Runs a script that needs no gateway.</summary>
    public static async Task<NodeRun> RunAsync(string script, params string[] args)
    {
        var node = Integration.Require("node");
        await RequireInstalledAsync();
        var (exitCode, output, error) = await ExecuteAsync(node, [script, .. args]);
        Assert.That(exitCode, Is.Zero, () => $"{script} failed.\n{error}\n{output}");
        return new NodeRun(output);
    }

    /// <summary>The text of a file of an installed package.</summary>
    public static async Task<string> ReadAsync(string package, string file)
    {
        await RequireInstalledAsync();
        return await File.ReadAllTextAsync(Path.Combine(Folder, "node_modules", package, file));
    }

    private static async Task RequireInstalledAsync()
    {
        Integration.Require("npm");
        if (await Installed.Value is { } problem)
        {
            Integration.Missing($"npm's packages could not be installed: {problem}");
        }
    }

    /// <summary>Installs what the lock file names, once; null when that went well.</summary>
    private static async Task<string?> InstallAsync()
    {
        var lockFile = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var installed = Path.Combine(Folder, "node_modules", ".installed-lock.json");
        if (File.Exists(installed) && lockFile == await File.ReadAllTextAsync(installed))
        {
            return null;
        }

        var (exitCode, _, error) = await ExecuteAsync(
            Integration.Require("npm"), ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
        if (exitCode != 0)
        {
            return error;
        }

        await File.WriteAllTextAsync(installed, lockFile);
        return null;
    }

    private static async Task<(int ExitCode, string Output, string Error)> ExecuteAsync(string program, IEnumerable<string> args)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, args)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        using var bound = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw Bounded.Expired($"{program} to exit", Limit);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has just exited.
        }
    }
}
