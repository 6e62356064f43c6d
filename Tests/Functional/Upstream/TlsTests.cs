using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Upstreams that speak TLS.</summary>
internal sealed class TlsTests
{
    private readonly TestCertificate _certificate = TestCertificate.Create();
    private readonly TestCertificate _other = TestCertificate.Create();
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Remove()
    {
        _certificate.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Exchanges_share_a_connection()
    {
        await using var upstream = Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, new TlsConfig { CaFile = _certificate.WritePem(_folder.Path) });
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync(i % 2 == 0 ? Requests.Chat() : Requests.Post("/raw/x", new string('a', 300_000)));
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        }

        Assert.That(upstream.Accepted.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_connection_that_ended_while_idle_is_not_used()
    {
        await using var upstream = Start(FakeBehaviours.AnswerThenCloseWhenTold, FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, new TlsConfig { CaFile = _certificate.WritePem(_folder.Path) });
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Post("/raw/x", "a"));
        await client.ReadResponseAsync();
        upstream.Gates.Open("close");
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Servers[0].IdleConnections == 0, static () => "the connection is still kept");
        await client.SendAsync(Requests.Post("/raw/x", "a"));

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [TestCase("wrong authority")]
    [TestCase("wrong name")]
    [TestCase("system's authorities")]
    public async Task An_upstream_that_is_not_trusted_is_a_502(string why)
    {
        await using var upstream = Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, why switch
        {
            "wrong authority" => new TlsConfig { CaFile = _other.WritePem(_folder.Path) },
            "wrong name" => new TlsConfig { CaFile = _certificate.WritePem(_folder.Path), ServerName = "another.example" },
            _ => new TlsConfig(),
        });
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(Requests.Chat());
            Answers.AssertError(await client.ReadResponseAsync(), 502, "upstream_error");
        }

        Assert.That(upstream.Requests, Is.Empty);
        await upstream.Open.WaitForAsync(0);
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Other_authorities_hold_for_the_next_request_and_no_connection_is_left_that_was_trusted_by_others()
    {
        await using var upstream = Start(FakeBehaviours.Json);
        var trusting = Snapshots.To(upstream.Url).Served(server => server with { Tls = new TlsConfig { CaFile = _certificate.WritePem(_folder.Path) } });
        await using var gateway = await TestGateway.StartAsync(trusting);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));

        gateway.Apply(trusting.Served(server => server with { Tls = new TlsConfig { CaFile = _other.WritePem(_folder.Path) } }) with { Version = 2 });
        await upstream.Open.WaitForAsync(0);
        await client.SendAsync(Requests.Chat());
        Answers.AssertError(await client.ReadResponseAsync(), 502, "upstream_error");

        gateway.Apply(trusting with { Version = 3 });
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_handshake_without_end_ends_with_its_client_or_its_deadline(bool clientLeaves)
    {
        await using var upstream = FakeUpstream.Start(new FakeBehaviour("no handshake", FakeStage.Accepted, static async exchange =>
        {
            await exchange.HangAsync();
            await exchange.CloseAsync();
        }));
        await using var gateway = await TestGateway.StartAsync(
            Snapshots.To(new Uri($"https://127.0.0.1:{upstream.Port}")).Attempts(1).With(new TimeoutsConfig { ConnectMs = clientLeaves ? 60_000 : 100 }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());
        await upstream.Accepted.WaitForAsync(1);
        if (clientLeaves)
        {
            client.Reset();
        }
        else
        {
            Answers.AssertError(await client.ReadResponseAsync(), 504, "upstream_timeout");
        }

        await upstream.Open.WaitForAsync(0);
        await gateway.WaitForRestAsync();
    }

    private FakeUpstream Start(params FakeBehaviour[] behaviours) =>
        FakeUpstream.Start(new FakeUpstreamOptions { Certificate = _certificate.Certificate }, behaviours);

    private static Task<TestGateway> StartAsync(FakeUpstream upstream, TlsConfig tls) =>
        TestGateway.StartAsync(Snapshots.To(upstream.Url).Served(server => server with { Tls = tls }));
}
