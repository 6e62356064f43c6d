using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Deployment;

namespace Tests.Functional.Host;

/// <summary>What an image holds: the gateway published without the services that standalone mode adds.</summary>
[Category("Slow")]
public sealed class PublishTests
{
    [Test]
    public async Task Nothing_of_the_other_services_is_in_it_and_it_runs_on_a_file()
    {
        using var folder = new TempFolder();
        var published = (await PublishedServices.GetAsync()).FolderOf("gateway");
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
}
