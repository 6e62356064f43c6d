using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Servers that answer before they have read the request.</summary>
internal sealed class EarlyAnswerTests
{
    private const int Large = 20 << 20;

    [TestCase("/raw/upload")]
    [TestCase("/v1/chat/completions")]
    public async Task An_answer_to_a_large_request_is_relayed_though_the_rest_is_never_taken(string path)
    {
        await using var pair = await Pair.StartAsync(FakeFaults.EarlyAnswer, FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();

        var sending = SendAsync(client, path);
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((413, FakeBehaviours.JsonBody)));
        await sending;
        await pair.AssertServesAsync();
        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(2));
    }

    [TestCase("Content-Length: 1000")]
    [TestCase("Transfer-Encoding: chunked")]
    public async Task An_answer_is_relayed_while_the_client_waits_with_the_rest(string framing)
    {
        await using var pair = await Pair.StartAsync(FakeFaults.EarlyAnswer, FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();

        await client.SendAsync($"POST /raw/upload HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n5\r\nhello\r\n");
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((413, FakeBehaviours.JsonBody)));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        await pair.AssertServesAsync();
    }

    [Test]
    public async Task An_early_answer_over_TLS_is_relayed()
    {
        using var certificate = TestCertificate.Create();
        using var folder = new TempFolder();
        await using var upstream = FakeUpstream.Start(new FakeUpstreamOptions { Certificate = certificate.Certificate }, FakeFaults.EarlyAnswer);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url)
            .Served(server => server with { Tls = new TlsConfig { CaFile = certificate.WritePem(folder.Path) } }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        var sending = SendAsync(client, "/raw/upload");
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((413, FakeBehaviours.JsonBody)));
        await sending;
    }

    // The gateway may close before it has taken everything.
    private static async Task SendAsync(RawClient client, string path)
    {
        try
        {
            var opening = """{"model":"m","messages":[{"role":"user","content":" """;
            await client.SendAsync(Requests.Head("POST", path, Large));
            await client.SendAsync(opening + new string('a', Large - opening.Length - 4) + "\"}]}");
        }
        catch (IOException)
        {
        }
    }
}
