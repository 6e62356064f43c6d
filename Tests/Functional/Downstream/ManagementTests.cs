using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class ManagementTests
{
    private static readonly string[] Paths = ["/livez", "/readyz", "/health", "/stats", "/metrics"];

    [TestCaseSource(nameof(Paths))]
    public async Task Is_answered_on_the_same_port_and_closes(string path)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var fresh = await rig.ConnectAsync();
        await fresh.SendAsync(Requests.Get(path));
        await AssertAnsweredAsync(fresh);

        await using var kept = await rig.ConnectAsync();
        await kept.SendAsync(Requests.Get("/v1/a"));
        Assert.That((await kept.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/a"));
        await kept.SendAsync(Requests.Get(path));
        await AssertAnsweredAsync(kept);

        await using var pipelined = await rig.ConnectAsync();
        await pipelined.SendAsync(Requests.Post("/raw/b", "body") + Requests.Get(path) + Requests.Get("/v1/never"));
        Assert.That((await pipelined.ReadResponseAsync()).BodyText, Is.EqualTo("/raw/b"));
        await AssertAnsweredAsync(pipelined);

        await using var slow = await rig.ConnectAsync();
        await slow.SendSlowlyAsync(System.Text.Encoding.ASCII.GetBytes(Requests.Get(path)), 1);
        await AssertAnsweredAsync(slow);
        Assert.That(rig.Upstream.Requests.Select(static request => request.Target), Is.EqualTo(new[] { "/v1/a", "/raw/b" }));
    }

    [Test]
    public async Task Is_answered_before_there_is_a_snapshot()
    {
        await using var gateway = await TestGateway.StartAsync(null);
        foreach (var (path, status) in new[] { ("/livez", 200), ("/readyz", 503), ("/health", 503), ("/metrics", 200) })
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Requests.Get(path));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(status), path);
        }
    }

    [TestCaseSource(nameof(Paths))]
    public async Task With_a_port_of_its_own_the_data_port_knows_nothing_of_it(string path)
    {
        using var port = new ClosedPort();
        var managementPort = port.Port;
        port.Dispose();
        await using var rig = await Rig.StartAsync(Rig.Echo, options: new GatewayOptions { ManagementPort = managementPort });
        var dataPort = rig.Gateway.Ports.Single(candidate => candidate != managementPort);
        await using var data = await RawClient.ConnectAsync(dataPort);
        await data.SendAsync(Requests.Get(path));
        Rig.AssertError(await data.ReadResponseAsync(), 404, "route_not_found");
        await using var management = await RawClient.ConnectAsync(managementPort);
        await management.SendAsync(Requests.Get(path));
        Assert.That((await management.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    private static async Task AssertAnsweredAsync(RawClient client)
    {
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        Assert.That(response.Body, Is.Not.Empty);
        await client.WaitForCloseAsync();
        Assert.That(client.Unread, Is.Empty);
    }
}
