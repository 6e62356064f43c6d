using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Standalone;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Deployment;

/// <summary>compose.dev.yml: what one tries first, as the README has it.</summary>
[Category("Slow")]
public sealed class DevTopologyTests
{
    private static readonly string[] Ours = ["mock-llm", "token-count", "config-center", "gateway"];

    private Topology _topology = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Integration.Require("prometheus");
        _topology = await Topology.PrepareAsync("compose.dev.yml");
        await _topology.StartAsync([.. Ours, "prometheus"]);
        foreach (var service in Ours)
        {
            await _topology.HealthyAsync(service);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_topology is not null)
        {
            await _topology.DisposeAsync();
        }
    }

    [Test]
    [Order(1)]
    public async Task The_first_example_is_answered_and_counted()
    {
        using var client = new HttpClient { BaseAddress = _topology.Url("gateway", 8081) };
        client.DefaultRequestHeaders.Add("X-Channel-Code", "test-channel");
        var answer = await client.PostAsync("/api/chat", """{"model":"Qwen3-8B","messages":[{"role":"user","content":"你好"}]}""", HttpStatusCode.OK);
        Assert.That((string)answer["choices"]![0]!["message"]!["content"]!, Is.EqualTo("Echo: 你好"));

        await _topology.AnswersAsync("gateway", 8081, "/metrics", HttpStatusCode.OK, static text => text.Contains("gateway_requests_total{", StringComparison.Ordinal));
        await _topology.AnswersAsync(
            "prometheus", 9090, "/api/v1/query?query=gateway_requests_total", HttpStatusCode.OK, static text => JsonElement.Parse(text).GetProperty("data").GetProperty("result").GetArrayLength() > 0);
    }

    [Test]
    [Order(2)]
    public async Task Tokens_are_counted()
    {
        using var client = new HttpClient { BaseAddress = _topology.Url("token-count", 8002) };
        var answer = await client.PostAsync("/calculate", """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}]}""", HttpStatusCode.OK);
        Assert.That((int)answer["token_count"]!, Is.EqualTo(8));
    }

    [Test]
    [Order(3)]
    public async Task Every_service_ends_well_and_has_written_into_its_volume_only()
    {
        var published = await PublishedServices.GetAsync();
        foreach (var service in Ours.Reverse())
        {
            Assert.That(await _topology[service].StopAsync(), Is.Zero, service);
            Assert.That(Directory.EnumerateFiles(published.FolderOf(service), "*", SearchOption.AllDirectories).Where(published.IsNewer), Is.Empty, service);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(_topology.Volume("gateway")), Is.Not.Empty);
    }

    [Test]
    public void The_seed_is_what_standalone_mode_begins_with()
    {
        var seed = SnapshotWriter.Write(SeedSnapshot.Create("http://mock-llm:8003") with { Version = 1 }, indented: true);

        Assert.That(File.ReadAllText(ComposeFile.PathOf("seed.json")).TrimEnd(), Is.EqualTo(Encoding.UTF8.GetString(seed)));
        Assert.That(File.ReadAllBytes(Path.Combine(SourceTree.Root, "k8s", "overlays", "dev", "seed.json")), Is.EqualTo(File.ReadAllBytes(ComposeFile.PathOf("seed.json"))));
    }
}
