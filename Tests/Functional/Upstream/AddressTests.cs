using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Where a configuration may lead the gateway, whatever it says.</summary>
internal sealed class AddressTests
{
    private static readonly string[] Loopback = ["127.0.0.0/8", "::1/128"];
    private static readonly string[] Elsewhere = ["10.0.0.0/8"];

    [TestCase("localhost", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("localhost", false)]
    [TestCase("127.0.0.1", false)]
    public async Task Servers_are_connected_to_only_in_networks_that_are_allowed(string host, bool isAllowed)
    {
        using var folder = new TempFolder();
        var log = folder.At("access.log");
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Snapshots.To(new Uri($"http://{host}:{upstream.Port}")) with { UpstreamNetworks = isAllowed ? Loopback : Elsewhere };
        await using (var gateway = await TestGateway.StartAsync(snapshot, new GatewayOptions { AccessLog = log }))
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Requests.Chat());
            var response = await client.ReadResponseAsync();
            Assert.That(response.Status, Is.EqualTo(isAllowed ? 200 : 502), response.BodyText);
        }

        Assert.That(upstream.Requests, Has.Count.EqualTo(isAllowed ? 1 : 0));
        Assert.That(await File.ReadAllTextAsync(log), isAllowed ? Does.Not.Contain("connect_denied") : Does.Contain("\"reason\":\"connect_denied\""));
    }

    [Test]
    public void Networks_have_to_be_networks()
    {
        var errors = SnapshotValidator.Validate(new Snapshot { UpstreamNetworks = ["10.0.0.0/8", "ten"] });
        Assert.That(errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.upstreamNetworks[1]" }));
    }
}
