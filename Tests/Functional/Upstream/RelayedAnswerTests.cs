using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Answers that nobody meters pass byte for byte, framed as the client can take them.</summary>
internal sealed class RelayedAnswerTests
{
    private static readonly byte[] Binary = Enumerable.Range(0, 5 << 20).Select(static i => (byte)((i * 131) ^ (i >> 7))).ToArray();

    [TestCase("length")]
    [TestCase("chunked")]
    [TestCase("close")]
    public async Task Five_megabytes_of_anything_pass(string framing)
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            switch (framing)
            {
                case "length":
                    await exchange.RespondAsync(200, Binary, "Content-Type: audio/mpeg", "Content-Encoding: br");
                    break;
                case "chunked":
                    await exchange.SendAsync(FakeMessages.Head(200, "Transfer-Encoding: chunked", "Content-Type: audio/mpeg", "Content-Encoding: br"));
                    foreach (var piece in Binary.Chunk(77_777))
                    {
                        await exchange.SendChunkAsync(piece);
                    }

                    await exchange.EndChunksAsync();
                    break;
                default:
                    await exchange.SendAsync(FakeMessages.Head(200, "Content-Type: audio/mpeg", "Content-Encoding: br"));
                    await exchange.SendAsync(Binary);
                    await exchange.CloseAsync();
                    break;
            }
        });

        var response = await pair.AskAsync(Requests.Get("/raw/audio"));

        Assert.That(response.Body.AsSpan().SequenceEqual(Binary), Is.True);
        Assert.That((response.Get("Content-Type"), response.Get("Content-Encoding")), Is.EqualTo(("audio/mpeg", "br")));
        Assert.That(response.Chunked, Is.EqualTo(framing != "length"));
    }

    [Test]
    public async Task A_body_that_ends_with_the_connection_is_told_its_end()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.CloseDelimited);
        await using var client = await pair.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Requests.Get("/raw/x"));
            var response = await client.ReadResponseAsync();
            Assert.That((response.BodyText, response.Chunked), Is.EqualTo((FakeBehaviours.JsonBody, true)));
        }
    }

    [TestCase("/raw/x")]
    [TestCase("/v1/chat/completions")]
    public async Task An_older_client_gets_no_chunks(string path)
    {
        foreach (var behaviour in new[] { FakeBehaviours.CloseDelimited, FakeBehaviours.Chunked, FakeBehaviours.ChunkedByteByByte })
        {
            await using var pair = await Pair.StartAsync(behaviour);
            await using var client = await pair.ConnectAsync();

            await client.SendAsync(Requests.Post(path, Requests.ChatBody(), "Connection: keep-alive").AsHttp10());
            var response = await client.ReadResponseAsync();

            Assert.That((response.BodyText, response.Chunked, response.Get("Connection")), Is.EqualTo((FakeBehaviours.JsonBody, false, "close")));
            Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        }
    }

    [Test]
    public async Task An_older_client_keeps_its_connection_where_there_is_a_length()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Requests.Chat("", "Connection: keep-alive").AsHttp10());
            var response = await client.ReadResponseAsync();
            Assert.That((response.BodyText, response.Get("Connection")), Is.EqualTo((FakeBehaviours.JsonBody, "keep-alive")));
        }
    }

    [Test]
    public async Task Answers_to_HEAD_have_no_body_and_keep_both_connections()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.HeadOnly);
        await using var client = await pair.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("HEAD /raw/x HTTP/1.1\r\nHost: a\r\n\r\n");
            var response = await client.ReadResponseAsync(answersHead: true);
            Assert.That((response.Status, response.Get("Content-Length"), response.Body.Length), Is.EqualTo((200, "11", 0)));
        }

        Assert.That(pair.Upstream.Requests[0].Method, Is.EqualTo("HEAD"));
        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    [TestCase("gzip", 502)]
    [TestCase("identity", 200)]
    public async Task A_metered_answer_has_to_be_readable(string coding, int status)
    {
        await using var pair = await Pair.StartAsync(exchange => exchange.RespondAsync(200, FakeBehaviours.JsonBody, $"Content-Encoding: {coding}"));

        var response = await pair.AskAsync(Requests.Chat("", "Accept-Encoding: gzip"));

        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(pair.Upstream.Requests[0].Get("Accept-Encoding"), Is.EqualTo("identity"));
    }
}
