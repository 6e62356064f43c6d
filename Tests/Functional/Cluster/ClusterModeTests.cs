using System.Net;
using System.Text.Json;
using Gateway.Host.Sources;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Cluster;

/// <summary>Gateways and config centers as processes, and what becomes of the one when the other dies.</summary>
internal sealed class ClusterModeTests
{
    private TempFolder _centerData = null!;
    private TempFolder _gatewayData = null!;
    private FakeUpstream _upstream = null!;

    [SetUp]
    public void Start()
    {
        _centerData = new TempFolder();
        _gatewayData = new TempFolder();
        _upstream = FakeUpstream.Start(FakeBehaviours.Json);
    }

    [TearDown]
    public async Task Stop()
    {
        await _upstream.DisposeAsync();
        _centerData.Dispose();
        _gatewayData.Dispose();
    }

    [Test]
    public async Task What_is_published_is_enforced_and_the_center_knows_the_gateway()
    {
        await using var center = await Cluster.StartCenterAsync(("DATA_DIR", _centerData.Path));
        await using var gateway = Cluster.StartGateway(center.Client.BaseAddress!, _gatewayData.Path);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        var version = await Cluster.PublishAsync(center.Client, _upstream.Url);
        await Cluster.AnswersAsync(client, HttpStatusCode.OK);
        await Cluster.SwitchAsync(center.Client, client, false);
        await Cluster.SwitchAsync(center.Client, client, true);
        var known = await Cluster.ReportedAsync(center.Client, "gateway-1", item => (long)item["version"]! == version + 2 && item.Text("state") == "ready");
        using var managed = new HttpClient();
        Assert.That(await managed.GetStringAsync(new Uri(new Uri(known.Text("managementUrl")), "/livez")), Is.EqualTo("ok\n"));
        Assert.That((bool)known["isCurrent"]!);

        gateway.Terminate();
        await gateway.WaitForExitAsync();
        await Cluster.ReportedAsync(center.Client, "gateway-1", static item => item.Text("state") == "draining");
    }

    [Test]
    public async Task A_center_that_is_killed_under_traffic_costs_no_request()
    {
        var settings = ("DATA_DIR", _centerData.Path);
        var center = await Cluster.StartCenterAsync(settings);
        var url = center.Client.BaseAddress!;
        await Cluster.PublishAsync(center.Client, _upstream.Url);
        await using var gateway = Cluster.StartGateway(url, _gatewayData.Path);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        await Cluster.AnswersAsync(client, HttpStatusCode.OK);
        await using var traffic = new Traffic(client);
        await traffic.MoreAsync(100);

        center.Kill();
        await center.WaitForExitAsync();
        await center.DisposeAsync();
        await gateway.Output.WaitForAsync("cannot be reached");
        await traffic.MoreAsync(500);
        await using var again = await Cluster.StartCenterAsync(settings, ("CONFIG_CENTER_PORT", Cluster.Text(url.Port)));
        await gateway.Output.WaitForAsync("Following the config center");
        await traffic.MoreAsync(100);
        var health = await client.GetStringAsync("/health");
        await traffic.StopAsync();

        Assert.That(traffic.Failures, Is.Zero);
        Assert.That(JsonElement.Parse(health).GetProperty("status").GetString(), Is.EqualTo("ok"));
        await Cluster.SwitchAsync(again.Client, client, false);
    }

    [Test]
    public async Task A_gateway_starts_from_its_disk_with_the_center_down_and_from_the_one_before_when_that_is_damaged()
    {
        Uri url;
        await using (var center = await Cluster.StartCenterAsync(("DATA_DIR", _centerData.Path)))
        {
            url = center.Client.BaseAddress!;
            await Cluster.PublishAsync(center.Client, _upstream.Url);
            await using var first = Cluster.StartGateway(url, _gatewayData.Path);
            await first.WaitUntilUpAsync();
            using var client = new HttpClient { BaseAddress = first.Url };
            await Cluster.AnswersAsync(client, HttpStatusCode.OK);
            await Cluster.SwitchAsync(center.Client, client, false);
            await Cluster.SwitchAsync(center.Client, client, true);

            // What the second of the two names holds is disabled.
            var version = await Cluster.VersionAsync(center.Client);
            await Cluster.ReportedAsync(center.Client, "gateway-1", item => (long)item["version"]! == version);
            center.Kill();
            first.Kill();
        }

        var kept = _gatewayData.At(SnapshotDisk.FileName);
        foreach (var file in Directory.GetFiles(_gatewayData.Path))
        {
            Assert.That(await File.ReadAllTextAsync(file), Does.Not.Contain("sk-provider"), "secrets are sealed on disk");
        }

        await using (var second = Cluster.StartGateway(url, _gatewayData.Path))
        {
            await second.WaitUntilUpAsync();
            using var client = new HttpClient { BaseAddress = second.Url };
            Assert.That(await client.GetStringAsync("/readyz"), Is.EqualTo("ready\n"));
            Assert.That(await Cluster.AskAsync(client), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(_upstream.Requests[^1].Get("Authorization"), Is.EqualTo("Bearer sk-provider"));
            var health = JsonElement.Parse(await client.GetStringAsync("/health"));
            Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("degraded"));
            Assert.That(health.GetProperty("configCenter")[0].GetString(), Does.StartWith($"the config center at {url}"));
        }

        await File.WriteAllBytesAsync(kept, (await File.ReadAllBytesAsync(kept))[..^10]);
        await using (var third = Cluster.StartGateway(url, _gatewayData.Path))
        {
            Assert.That(await third.Output.WaitForAsync("was refused"), Does.Contain($"{kept} was refused: it is cut or altered."));
            await third.WaitUntilUpAsync();
            using var client = new HttpClient { BaseAddress = third.Url };
            Assert.That(await Cluster.AskAsync(client), Is.EqualTo(HttpStatusCode.Forbidden), "the one before");
        }
    }

    [Test]
    public async Task Without_a_center_and_a_disk_it_runs_says_what_it_waits_for_and_is_ready_when_the_center_comes()
    {
        using var closed = new ClosedPort();
        var url = new Uri($"http://127.0.0.1:{closed.Port}/");
        await using var gateway = Cluster.StartGateway(url, _gatewayData.Path);
        await gateway.WaitUntilUpAsync();
        await Cluster.SaidAsync(gateway, "); there is no configuration yet.");
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using (var response = await client.GetAsync("/readyz"))
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith($"not ready: there is no configuration yet; the config center at {url} cannot be reached"));
        }

        Assert.That(await client.GetStringAsync("/livez"), Is.EqualTo("ok\n"));
        closed.Dispose();
        await using var center = await Cluster.StartCenterAsync(("DATA_DIR", _centerData.Path), ("CONFIG_CENTER_PORT", Cluster.Text(url.Port)));
        await Cluster.ReadyAsync(client);
        await Cluster.PublishAsync(center.Client, _upstream.Url);
        await Cluster.AnswersAsync(client, HttpStatusCode.OK);
    }

    [Test]
    public async Task A_database_that_is_killed_under_traffic_costs_no_request_and_a_gateway_starts_without_either()
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        Uri url;
        await using (var center = await Cluster.StartCenterAsync(
            ("DATA_DIR", _centerData.Path), ("MYSQL_HOST", "127.0.0.1"), ("MYSQL_PORT", Cluster.Text(server.Port)), ("MYSQL_DATABASE", database), ("MYSQL_USER", "root")))
        {
            url = center.Client.BaseAddress!;
            await Cluster.PublishAsync(center.Client, _upstream.Url);
            await using var gateway = Cluster.StartGateway(url, _gatewayData.Path);
            await gateway.WaitUntilUpAsync();
            using var client = new HttpClient { BaseAddress = gateway.Url };
            await Cluster.AnswersAsync(client, HttpStatusCode.OK);
            await using var traffic = new Traffic(client);
            await traffic.MoreAsync(100);

            server.Kill();
            await center.Client.PutAsync("/api/v2/namespaces/all/status", new { enabled = false }, HttpStatusCode.ServiceUnavailable);
            await traffic.MoreAsync(500);
            await server.StartProcessAsync();
            await traffic.MoreAsync(100);
            await traffic.StopAsync();
            Assert.That(traffic.Failures, Is.Zero);
            await Cluster.SwitchAsync(center.Client, client, false);
            await Cluster.SwitchAsync(center.Client, client, true);
            var version = await Cluster.VersionAsync(center.Client);
            await Cluster.ReportedAsync(center.Client, "gateway-1", item => (long)item["version"]! == version);
            server.Kill();
            center.Kill();
            gateway.Kill();
        }

        await using var again = Cluster.StartGateway(url, _gatewayData.Path);
        await again.WaitUntilUpAsync();
        using var restarted = new HttpClient { BaseAddress = again.Url };
        Assert.That(await Cluster.AskAsync(restarted), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_data_directory_that_cannot_be_used_stops_the_start_and_is_named()
    {
        var file = _gatewayData.Write("file", []);
        await using var gateway = Cluster.StartGateway(new Uri("http://127.0.0.1:9"), file);

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All, Does.Contain($"DATA_DIR: '{file}' cannot be used").And.Not.Contain("   at "));
        });
    }
}
