using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

/// <summary>The gateway on a snapshot file, in a process of its own.</summary>
public sealed class FileModeTests
{
    private static readonly Snapshot First = Snapshots.To(new Uri("http://127.0.0.1:9"));

    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_bad_file_is_refused_with_every_error()
    {
        var file = _folder.Write("gateway.json", """{"version":1,"colour":"red","defaultNamespace":"nobody","routes":[{"name":"r","path":"v1"}]}"""u8.ToArray());
        await using var gateway = GatewayProcess.Start(["--config", file]);

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All, Does.StartWith($"{file} cannot be used:\n"));
            Assert.That(gateway.Errors.All, Does.Contain("  $.colour: ").And.Contain("  $.defaultNamespace: ").And.Contain("  $.routes[0].path: "));
            Assert.That(gateway.Errors.All, Does.Not.Contain("   at "));
        });
    }

    [Test]
    public async Task A_taken_port_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var gateway = GatewayProcess.Start(["--config", Write("gateway.json", First)], ("GATEWAY_PORT", $"{port}"));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(69));
            Assert.That(gateway.Errors.All, Does.Match($@"\AThe gateway cannot start \(GATEWAY_PORT, MANAGEMENT_PORT\): .*:{port}: address already in use\.\n\z"));
        });
    }

    [Test]
    public async Task A_file_that_is_not_there_is_named()
    {
        await using var gateway = GatewayProcess.Start([], ("GATEWAY_CONFIG", _folder.At("none.json")));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All, Does.Contain(_folder.At("none.json")).And.Not.Contain("   at "));
        });
    }

    [Test]
    public async Task A_change_is_applied_and_a_broken_one_leaves_the_last_good_in_force()
    {
        var file = Write("gateway.json", First);
        await using var gateway = GatewayProcess.Start(["--config", file]);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        var before = await ModelsAsync(client);

        Write("gateway.json", First with { Version = 2, Models = [new ModelConfig { Pattern = "second" }] });
        await gateway.Output.WaitForAsync($"Configuration version 2 of {file} is in force.");
        var changed = await ModelsAsync(client);

        _folder.Write("gateway.json", """{"version":3,"defaultNamespace":"nobody","policies":5}"""u8.ToArray());
        var refused = await gateway.Output.WaitForAsync("was refused");
        var kept = await ModelsAsync(client);

        File.Delete(file);
        await gateway.Output.WaitForAsync($"{file} cannot be read, the configuration stays as it is");
        var missing = await ModelsAsync(client);

        Write("gateway.json", First with { Version = 4 });
        await gateway.Output.WaitForAsync("Configuration version 4");
        var again = await ModelsAsync(client);
        gateway.Terminate();

        Assert.Multiple(async () =>
        {
            Assert.That(before, Does.Contain("gpt-4o-mini"));
            Assert.That(changed, Does.Contain("second").And.Not.Contain("gpt-4o-mini"));
            Assert.That(refused, Does.Contain("$.policies: ").And.Contain(" error(s)"));
            Assert.That(kept, Is.EqualTo(changed));
            Assert.That(missing, Is.EqualTo(changed));
            Assert.That(again, Is.EqualTo(before));
            Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
        });
    }

    [Test]
    public async Task A_folder_swapped_behind_a_symbolic_link_is_noticed()
    {
        // As Kubernetes mounts a ConfigMap: gateway.json -> ..data/gateway.json, ..data -> a folder that is replaced as a whole.
        Directory.CreateDirectory(_folder.At("..v1"));
        Directory.CreateDirectory(_folder.At("..v2"));
        Write("..v1/gateway.json", First);
        Write("..v2/gateway.json", First with { Version = 2, Models = [new ModelConfig { Pattern = "second" }] });
        Directory.CreateSymbolicLink(_folder.At("..data"), "..v1");
        File.CreateSymbolicLink(_folder.At("gateway.json"), Path.Combine("..data", "gateway.json"));
        await using var gateway = GatewayProcess.Start(["--config", _folder.At("gateway.json")]);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        var before = await ModelsAsync(client);

        Directory.CreateSymbolicLink(_folder.At("..data_tmp"), "..v2");
        using (var move = Process.Start("mv", ["-fT", _folder.At("..data_tmp"), _folder.At("..data")]))
        {
            await move.WaitForExitAsync();
            Assert.That(move.ExitCode, Is.Zero);
        }

        await gateway.Output.WaitForAsync("Configuration version 2");

        Assert.Multiple(async () =>
        {
            Assert.That(before, Does.Contain("gpt-4o-mini"));
            Assert.That(await ModelsAsync(client), Does.Contain("second"));
        });
    }

    [TestCase("gateway-2", HttpStatusCode.RequestEntityTooLarge)]
    [TestCase("gateway-1", HttpStatusCode.BadGateway)]
    public async Task Settings_of_an_instance_hold_for_that_instance_only(string instance, HttpStatusCode status)
    {
        var snapshot = First with
        {
            Instances = new Dictionary<string, InstanceConfig> { ["gateway-2"] = new() { Settings = new SettingsConfig { MaxBodyBytes = 1024 } } },
        };
        await using var gateway = GatewayProcess.Start(["--config", Write("gateway.json", snapshot)], ("INSTANCE_ID", instance));
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };

        using var content = new StringContent($$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{new string('x', 1024)}}"}]}""", Encoding.UTF8, "application/json");
        var response = await client.PostAsync("/v1/chat/completions", content);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    private static Task<string> ModelsAsync(HttpClient client) => client.GetStringAsync("/v1/models");

    private string Write(string name, Snapshot snapshot) => _folder.Write(name, SnapshotWriter.Write(snapshot));
}
