using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>Bodies of opaque routes pass as they come.</summary>
internal sealed class UploadTests
{
    private static readonly FakeBehaviour ReportsFirstPiece = new("reports the first piece", FakeStage.HeadRead, static async exchange =>
    {
        await exchange.Request.ReadPieceAsync();
        exchange.Open("first");
        await exchange.Request.ReadToEndAsync();
        await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
    });

    private static readonly FakeBehaviour RefusesEarly = new("refuses early", FakeStage.HeadRead, static async exchange =>
    {
        await exchange.Request.ReadPieceAsync();
        await exchange.RespondAsync(413, "too large", "Connection: close");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_upstream_sees_the_first_bytes_before_the_last_are_sent(bool isChunked)
    {
        await using var rig = await Rig.StartAsync(ReportsFirstPiece);
        await using var client = await rig.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(isChunked ? Requests.ChunkedHead("/raw/x") + "3\r\nabc\r\n" : "POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc");
            await rig.Upstream.Gates.WaitAsync("first");
            await client.SendAsync(isChunked ? "3\r\ndef\r\n0\r\n\r\n" : "def");
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
            Assert.That(rig.Upstream.Requests[i].BodyText, Is.EqualTo("abcdef"));
        }

        Assert.That(rig.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_early_answer_reaches_a_client_that_pauses(bool isChunked)
    {
        await using var rig = await Rig.StartAsync(RefusesEarly);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(isChunked ? Requests.ChunkedHead("/raw/x") + "3\r\nabc\r\n" : "POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc");
        await AssertRefusedAsync(rig, client);
    }

    [Test]
    public async Task An_early_answer_reaches_a_client_that_goes_on_sending()
    {
        await using var rig = await Rig.StartAsync(RefusesEarly);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync("POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
        var answer = client.ReadResponseAsync();
        var piece = new byte[10_000];
        while (!answer.IsCompleted)
        {
            await client.SendAsync(piece);
        }

        await AssertRefusedAsync(rig, client, await answer);
    }

    [Test]
    public async Task An_early_answer_ends_an_upload_on_a_connection_used_before()
    {
        await using var rig = await Rig.StartAsync(FakeUpstream.Start(FakeBehaviours.Json, RefusesEarly));
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/raw/x"));
        await client.ReadResponseAsync();
        await client.SendAsync(Requests.ChunkedHead("/raw/x") + "3\r\nabc\r\n");
        await AssertRefusedAsync(rig, client);
        Assert.That(rig.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_large_upload_arrives_unchanged()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        var body = new byte[3_000_000];
        new Random(1).NextBytes(body);
        await client.SendAsync($"POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.SendAsync(body);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Body.AsSpan().SequenceEqual(body), Is.True);
    }

    private static async Task AssertRefusedAsync(Rig rig, RawClient client) => await AssertRefusedAsync(rig, client, await client.ReadResponseAsync());

    private static async Task AssertRefusedAsync(Rig rig, RawClient client, RawResponse response)
    {
        Assert.That(response.Status, Is.EqualTo(413));
        Assert.That(response.BodyText, Is.EqualTo("too large"));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        await rig.Upstream.Gates.WaitAsync("aborted");
        await client.WaitForCloseAsync();
    }
}
