using System.Diagnostics;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

/// <summary>The README's <c>dotnet run</c> commands name files of the folder that they are called in.</summary>
public sealed class RunFolderTests
{
    [TestCase("Gateway.Host")]
    [TestCase("ConfigCenter")]
    [TestCase("TokenCount")]
    [TestCase("MockLlm")]
    public async Task A_service_is_run_in_the_folder_that_it_is_called_in(string project)
    {
        var file = Path.Combine(SourceTree.Root, project, $"{project}.csproj");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", file, "-getProperty:RunWorkingDirectory", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
        })!;
        var folder = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.Zero);
            Assert.That(folder.Trim(), Is.Empty);
        });
    }
}
