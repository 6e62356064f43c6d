using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class RequestBodyTests
{
    private const string Chunks = "1;a=b;c=\"d\"\r\n{\r\n2;x\r\n\"a\r\n003\r\n\":1\r\n1\r\n}\r\n0;last\r\nX-Trailer: secret\r\nX-Other: y\r\n\r\n";

    [Test]
    public async Task A_buffered_chunked_body_is_forwarded_with_its_length()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Assert.That((await rig.ExchangeAsync(Requests.ChunkedHead("/v1/chat/completions", "Trailer: X-Trailer") + Chunks)).Status, Is.EqualTo(200));
        var request = rig.Received();
        Assert.That(request.BodyText, Is.EqualTo("{\"a\":1}"));
        Assert.That(request.Get("Content-Length"), Is.EqualTo("7"));
        Assert.That(request.Get("Transfer-Encoding"), Is.Null);
        Assert.That(request.Get("Trailer"), Is.Null);
    }

    [Test]
    public async Task A_streamed_chunked_body_is_chunked_anew()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Assert.That((await rig.ExchangeAsync(Requests.ChunkedHead("/raw/x", "Trailer: X-Trailer") + Chunks)).Status, Is.EqualTo(200));
        var request = rig.Received();
        Assert.That(request.BodyText, Is.EqualTo("{\"a\":1}"));
        Assert.That(request.Get("Transfer-Encoding"), Is.EqualTo("chunked"));
        Assert.That(request.Get("Content-Length"), Is.Null);
        Assert.That(request.Trailers, Is.Empty);
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/raw/x")]
    public async Task A_counted_body_keeps_its_length(string target)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        foreach (var size in new[] { 20, 2_000, 40_000, 300_000, 2_000_000 })
        {
            var body = $"{{\"a\":\"{new string('x', size)}\"}}";
            await client.SendAsync(Requests.Post(target, body));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200), $"{size} bytes");
            var request = rig.Upstream.Requests[^1];
            Assert.That(request.BodyText, Is.EqualTo(body));
            Assert.That(request.Get("Content-Length"), Is.EqualTo($"{body.Length}"));
        }
    }

    [TestCase("/v1/chat/completions", 1)]
    [TestCase("/v1/chat/completions", 7_001)]
    [TestCase("/raw/x", 1)]
    [TestCase("/raw/x", 7_001)]
    public async Task Large_bodies_may_come_in_chunks_of_any_size(string target, int size)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var body = Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('x', 20_000)}\"}}");
        var text = new StringBuilder(Requests.ChunkedHead(target));
        foreach (var chunk in body.Chunk(size))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{Encoding.ASCII.GetString(chunk)}\r\n");
        }

        Assert.That((await rig.ExchangeAsync(text.Append("0\r\n\r\n").ToString())).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Body, Is.EqualTo(body));
    }

    [Test]
    public async Task An_empty_body_is_an_empty_body()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Post("/raw/x", ""));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        await client.SendAsync(Requests.ChunkedHead("/raw/x") + "0\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        await client.SendAsync(Requests.Bare("POST", "/raw/x"));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(rig.Upstream.Requests.Select(static request => request.Body), Is.All.Empty);
        Assert.That(rig.Upstream.Requests[0].Get("Content-Length"), Is.EqualTo("0"));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("identity, gzip")]
    public async Task A_compressed_body_is_refused_where_it_is_metered(string coding)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Chat($"Content-Encoding: {coding}"));
        Rig.AssertError(await client.ReadResponseAsync(), 415, "unsupported_content_encoding");
        await using var other = await rig.ConnectAsync();
        await other.SendAsync(Requests.Post("/raw/x", "abc", $"Content-Encoding: {coding}"));
        Assert.That((await other.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Get("Content-Encoding"), Is.EqualTo(coding));
    }

    [Test]
    public async Task Identity_is_no_compression()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Assert.That((await rig.ExchangeAsync(Requests.Chat("Content-Encoding: identity"))).Status, Is.EqualTo(200));
    }

    [TestCase("/v1/chat/completions", "g\r\n", "invalid_chunk_size")]
    [TestCase("/raw/x", "g\r\n", "invalid_chunk_size")]
    [TestCase("/v1/chat/completions", "2\r\n{}x\r\n", "invalid_chunk_data")]
    [TestCase("/raw/x", "2\r\n{}x\r\n", "invalid_chunk_data")]
    [TestCase("/raw/x", "2;a\nb\r\n{}\r\n0\r\n\r\n", "invalid_chunk_extension")]
    [TestCase("/raw/x", "2\n{}\r\n0\r\n\r\n", "invalid_chunk_size")]
    [TestCase("/v1/chat/completions", "0\r\nContent-Length: 5\r\n\r\n", "invalid_trailer")]
    [TestCase("/raw/x", "0\r\nContent-Length: 5\r\n\r\n", "invalid_trailer")]
    public async Task Malformed_chunks_are_refused(string target, string chunks, string code)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.ChunkedHead(target) + chunks);
        Rig.AssertError(await client.ReadResponseAsync(), 400, code);
        client.ShutdownSend();
        await client.WaitForCloseAsync();
        Assert.That(rig.Upstream.Requests.Where(static request => request.Complete), Is.Empty);
    }
}
