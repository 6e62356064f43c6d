using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>What the upstream gets of a request's body.</summary>
internal sealed class ForwardedBodyTests
{
    [TestCase("""{"model":"gpt-4o-mini","messages":[]}""", """{"model":"served","messages":[]}""")]
    [TestCase("""{ "messages" : [ ] ,  "model"  :  "gpt-4o-mini"  , "x":1e5 }""", """{ "messages" : [ ] ,  "model"  :  "served"  , "x":1e5 }""")]
    [TestCase("""{"model":"gpt-4o\u002dmini","messages":[],"user":"\u00e9 \ud83d\ude00 é"}""", """{"model":"served","messages":[],"user":"\u00e9 \ud83d\ude00 é"}""")]
    [TestCase("{\r\n\t\"model\":\"gpt-4o-mini\",\r\n\t\"messages\":[{\"role\":\"user\",\"content\":\"gpt-4o-mini\"}]\r\n}\r\n",
        "{\r\n\t\"model\":\"served\",\r\n\t\"messages\":[{\"role\":\"user\",\"content\":\"gpt-4o-mini\"}]\r\n}\r\n")]
    [TestCase("""{"model":"another","messages":[]}""", """{"model":"another","messages":[]}""")]
    public async Task The_model_is_replaced_and_nothing_else(string sent, string expected)
    {
        await using var pair = await Pair.StartAsync(
            snapshot => snapshot.Served(upstream => upstream with { Models = new Dictionary<string, string> { ["gpt-4o-mini"] = "served" } }),
            FakeBehaviours.Json);

        await pair.AskAsync(Requests.Post("/v1/chat/completions", sent));

        var received = await pair.Upstream.WaitForRequestAsync();
        Assert.That(received.BodyText, Is.EqualTo(expected));
        Assert.That(received.Get("Content-Length"), Is.EqualTo(Encoding.UTF8.GetByteCount(expected).ToString(provider: null)));
    }

    [Test]
    public async Task A_body_without_edits_is_sent_as_it_came()
    {
        var body = "\t{ \"messages\" : [] , \"model\":\"gpt\\u002d4o-mini\", \"temperature\" : 1.0e0, \"n\": 1 }\r\n ";
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);

        await pair.AskAsync(Requests.Post("/v1/chat/completions", body));

        Assert.That((await pair.Upstream.WaitForRequestAsync()).BodyText, Is.EqualTo(body));
    }

    [Test]
    public async Task A_chunked_body_that_was_read_is_sent_with_its_length()
    {
        var body = Requests.ChatBody();
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);
        var chunks = string.Concat(body.Chunk(7).Select(static piece => $"{piece.Length:x}\r\n{new string(piece)}\r\n"));

        await pair.AskAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");

        var received = await pair.Upstream.WaitForRequestAsync();
        Assert.That((received.BodyText, received.Get("Content-Length")), Is.EqualTo((body, body.Length.ToString(provider: null))));
        Assert.That(received.Get("Transfer-Encoding"), Is.Null);
    }

    [TestCase("/v1/chat/completions", false, "")]
    [TestCase("/v1/chat/completions", true, "")]
    [TestCase("/v1/chat/completions", false, "served")]
    [TestCase("/raw/x", false, "")]
    [TestCase("/raw/x", true, "")]
    public async Task Twenty_megabytes_arrive_intact(string path, bool isChunked, string alias)
    {
        const int Length = 20 << 20;
        await using var pair = await Pair.StartAsync(
            snapshot => snapshot.Served(upstream => alias.Length == 0 ? upstream : upstream with { Models = new Dictionary<string, string> { ["m"] = alias } }),
            new FakeBehaviour("hash", exchange => exchange.RespondAsync(200, Convert.ToHexString(SHA256.HashData(exchange.Request.Body)))));
        var body = Encoding.ASCII.GetBytes(Document("m", Length));
        var expected = alias.Length == 0 ? body : Encoding.ASCII.GetBytes(Document(alias, Length));
        await using var client = await pair.ConnectAsync();

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: a\r\n{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n\r\n");
        await client.SendAsync(isChunked ? [.. FakeMessages.Chunk(body[..1000]), .. FakeMessages.Chunk(body[1000..]), .. "0\r\n\r\n"u8] : body);
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, Convert.ToHexString(SHA256.HashData(expected)))));
    }

    private static string Document(string model, int length) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{string.Concat(Enumerable.Range(0, length / 8).Select(static i => i.ToString("x8", null)))}}"}]}""";
}
