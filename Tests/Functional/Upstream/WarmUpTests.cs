using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Connections that are opened before requests need them.</summary>
internal sealed class WarmUpTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task They_are_there_before_the_first_request_which_uses_one_and_go_with_their_server(bool isTls)
    {
        using var folder = new TempFolder();
        using var certificate = TestCertificate.Create();
        await using var upstream = FakeUpstream.Start(new FakeUpstreamOptions { Certificate = isTls ? certificate.Certificate : null }, FakeBehaviours.Json);
        await using var other = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(
            Warm(upstream.Url, new TlsConfig { CaFile = certificate.WritePem(folder.Path) }), new Gateway.Host.Options.GatewayOptions { Loops = 2 });

        // Two for each of two threads, or all four together where there are no such threads.
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Servers[0].IdleConnections == 4, () => $"not warm: {gateway.DataPlane.Stats.Servers[0]}");
        Assert.That(upstream.Requests, Is.Empty);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(upstream.Requests.Single().ConnectionNumber, Is.InRange(1, 4));

        gateway.Apply(Snapshots.To(other.Url) with { Version = 2 });
        await upstream.Open.WaitForAsync(0);
        Assert.That(other.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task A_server_that_does_not_answer_keeps_nobody_from_being_served()
    {
        using var silent = new SilentPort();
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Warm(upstream.Url, tls: null);
        await using var gateway = await TestGateway.StartAsync(snapshot with
        {
            Upstreams = [.. snapshot.Upstreams, snapshot.Upstreams[0] with { Name = "silent", Servers = [new ServerConfig { Url = $"http://127.0.0.1:{silent.Port}" }] }],
        });

        await Waiting.UntilAsync(() => gateway.DataPlane.IsReady, static () => "not ready");
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    private static Snapshot Warm(Uri server, TlsConfig? tls) => Snapshots.To(server).Served(upstream => upstream with { Connections = new ConnectionsConfig { Warm = 4 }, Tls = tls });
}
