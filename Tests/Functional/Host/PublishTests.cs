using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

/// <summary>What an image holds: the gateway published without the services that standalone mode adds.</summary>
[Category("Slow")]
public sealed class PublishTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly string[] Parts = ["Gateway.Core", "Gateway.Host", "MockLlm"];
    private static readonly string[] RootFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];

    [Test]
    public async Task Nothing_of_the_other_services_is_in_it_and_it_runs_on_a_file()
    {
        using var folder = new TempFolder();
        var published = folder.At("published");

        // From a copy: another set of references leaves the outputs of this build as they are.
        CopySources(folder.Path);
        await PublishAsync(folder.Path, published);
        var snapshot = folder.Write("gateway.json", SnapshotWriter.Write(Snapshots.To(new Uri("http://127.0.0.1:9"))));
        await using var standalone = GatewayProcess.Start(published, []);
        await using var gateway = GatewayProcess.Start(published, ["--config", snapshot]);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };

        Assert.Multiple(async () =>
        {
            foreach (var service in new[] { "MockLlm", "TokenCount", "ConfigCenter", "SQLite", "Dapper", "MySqlConnector", "YamlDotNet", "OpenApi", "MudBlazor" })
            {
                Assert.That(Directory.GetFiles(published, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).Contains(service, StringComparison.OrdinalIgnoreCase)), Is.Empty);
                Assert.That(await File.ReadAllTextAsync(Path.Combine(published, "Gateway.Host.deps.json")), Does.Not.Contain(service).IgnoreCase);
                Assert.That(References(Path.Combine(published, "Gateway.Host.dll")), Does.Contain("Gateway.Core").And.None.Contains(service));
            }

            Assert.That(await client.GetStringAsync("/readyz"), Is.EqualTo("ready\n"));
            Assert.That(await standalone.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(standalone.Errors.All, Does.Contain("--config FILE").And.Contain("CONFIG_CENTER_URL"));
        });

        gateway.Terminate();
        Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
    }

    private static string[] References(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }

    private static void CopySources(string destination)
    {
        foreach (var name in RootFiles)
        {
            File.Copy(Path.Combine(SourceTree.Root, name), Path.Combine(destination, name));
        }

        foreach (var part in Parts)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, part), "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(SourceTree.Root, file);
                if (!relative.Split(Path.DirectorySeparatorChar).Any(static segment => segment is "bin" or "obj"))
                {
                    var copy = Path.Combine(destination, relative);
                    Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                    File.Copy(file, copy);
                }
            }
        }
    }

    private static async Task PublishAsync(string folder, string output)
    {
        string[] args = ["publish", "Gateway.Host", "-c", "Release", "-p:Standalone=false", "-p:RestoreLockedMode=true", "--nologo", "-v", "q", "--disable-build-servers", "-o", output];
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        using var process = Process.Start(new ProcessStartInfo(dotnet, args) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        using var bound = new CancellationTokenSource(Limit);
        var text = await process.StandardOutput.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        Assert.That(process.ExitCode, Is.Zero, text);
    }
}
