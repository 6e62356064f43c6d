using System.Diagnostics;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program that has to succeed; its output.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        var (exitCode, output, errors) = await TryAsync(start);
        Assert.That(exitCode, Is.Zero, () => $"{start.FileName} {string.Join(' ', start.ArgumentList)}\n{errors}\n{output}");
        return output;
    }

    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(Integration.Require(program), arguments));

    /// <summary>Runs a program that may fail.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var bound = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var errors = process.StandardError.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, await output, await errors);
    }
}
