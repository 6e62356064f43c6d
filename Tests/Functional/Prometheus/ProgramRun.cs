using System.Diagnostics;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>A program that was run to its end.</summary>
/// <param name="ExitCode">0 is good.</param>
/// <param name="Output">What it wrote, errors behind.</param>
internal sealed record ProgramRun(int ExitCode, string Output)
{
    /// <summary>Runs it; skips the test where it is not installed.</summary>
    public static async Task<ProgramRun> OfAsync(string program, IEnumerable<string> args, string input = "")
    {
        var start = new ProcessStartInfo(Integration.Require(program), args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input).Within($"{program} to read");
            process.StandardInput.Close();
            await process.WaitForExitAsync().Within($"{program} to end");
        }
        finally
        {
            process.Kill();
        }

        return new ProgramRun(process.ExitCode, await output + await errors);
    }
}
