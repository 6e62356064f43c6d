using System.Text.Json.Nodes;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Cluster;

/// <summary>What a gateway tells the config center of itself, and when.</summary>
public sealed class InstanceReporterTests
{
    private FakeCenter _center = null!;
    private TempFolder _data = null!;

    [SetUp]
    public async Task Start()
    {
        _center = await FakeCenter.StartAsync();
        _data = new TempFolder();
    }

    [TearDown]
    public async Task Stop()
    {
        await _center.DisposeAsync();
        _data.Dispose();
    }

    [Test]
    public async Task Every_change_is_told_at_once()
    {
        await using var gateway = await StartAsync();
        var watch = await _center.NextWatchAsync();
        var starting = await UntilAsync(static report => (string)report["state"]! == "starting");
        await watch.SendAsync(Follower.Version(5));
        var ready = await UntilAsync(static report => (string)report["state"]! == "ready" && (long)report["version"]! == 5);
        await watch.SendAsync(Follower.Version(6));
        await UntilAsync(static report => (long)report["version"]! == 6);
        await watch.SendAsync(Follower.Version(7) with { DefaultNamespace = "nobody" });
        var refused = await UntilAsync(static report => report["problems"]!.AsArray().Count > 0);
        await watch.SendAsync(Follower.Version(8));
        await UntilAsync(static report => (long)report["version"]! == 8 && report["problems"]!.AsArray().Count == 0);
        var stopping = gateway.StopAsync();
        await UntilAsync(static report => (string)report["state"]! == "draining");
        await stopping;

        Assert.Multiple(() =>
        {
            Assert.That((string)starting["instance"]!, Is.EqualTo("gateway 1 ü?#%"));
            Assert.That((string)starting["authorization"]!, Is.EqualTo($"Bearer {TestCenter.GatewayToken}"));
            Assert.That((long)starting["version"]!, Is.Zero);
            Assert.That((string)ready["managementUrl"]!, Is.EqualTo($"http://127.0.0.1:{gateway.Port}/"));
            Assert.That((string)ready["build"]!, Is.Not.Empty);
            Assert.That((DateTime)ready["startedAt"]!, Is.LessThan(DateTime.UtcNow));
            Assert.That((long)refused["version"]!, Is.EqualTo(6));
            Assert.That((string)refused["problems"]![0]!, Is.EqualTo("Version 7 was refused, version 6 stays in force."));
            Assert.That((string)refused["problems"]![1]!, Does.StartWith("$.defaultNamespace: "));
        });
    }

    [Test]
    public async Task The_management_address_is_the_one_that_is_set()
    {
        await using var gateway = await StartAsync(static options => options with { ManagementUrl = new Uri("https://gateway-1.example.com:9000/"), ManagementPort = 0 });
        var report = await _center.NextReportAsync();
        Assert.That((string)report["managementUrl"]!, Is.EqualTo("https://gateway-1.example.com:9000/"));
    }

    [Test]
    public async Task Upstreams_whose_servers_are_passed_over_are_told_without_waiting_for_the_next_report()
    {
        using var port = new ClosedPort();
        await using var gateway = await StartAsync();
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Snapshots.To(new Uri($"http://127.0.0.1:{port.Port}/")) with { Version = 5 });
        var ready = await UntilAsync(static report => (string)report["state"]! == "ready" && (long)report["version"]! == 5);
        Assert.That(ready["upstreams"]!.AsArray(), Is.Empty);

        // A server is avoided longer each time that it fails: sooner or later a report falls into that.
        using var client = new HttpClient { BaseAddress = gateway.Url };
        JsonObject? told = null;
        while (told is null)
        {
            using var answer = await client.GetAsync("/raw/x");
            var report = await _center.NextReportAsync();
            told = report["upstreams"]!.AsArray().Count > 0 ? report : null;
        }

        var upstream = told["upstreams"]![0]!;
        Assert.That(((string)upstream["name"]!, (int)upstream["servers"]!, (int)upstream["out"]!, (string)upstream["outUrls"]![0]!), Is.EqualTo(("upstream", 1, 1, $"http://127.0.0.1:{port.Port}/")));
    }

    [Test]
    public async Task A_report_is_what_a_real_center_takes()
    {
        await using var center = await TestCenter.StartAsync(StoreKind.Sqlite);
        await using var gateway = await StartAsync(options => options with { ConfigCenterUrl = center.Address, InstanceId = new string('i', 200) });
        await Cluster.ReportedAsync(center.Admin, new string('i', 200), static item => item.Text("state") == "ready" && (bool)item["isCurrent"]!);
    }

    private async Task<JsonObject> UntilAsync(Predicate<JsonObject> isSo)
    {
        while (true)
        {
            var report = await _center.NextReportAsync();
            if (isSo(report))
            {
                return report;
            }
        }
    }

    private Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? change = null)
    {
        var options = Cluster.Options(_center.Url, _data.Path, "gateway 1 ü?#%");
        return TestGateway.StartAsync(null, change is null ? options : change(options));
    }
}
