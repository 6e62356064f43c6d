using System.Security.Cryptography;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Whoever does not read stalls whoever sends: little of what is on its way lies in the gateway.</summary>
internal sealed class BackpressureTests
{
    // More than the kernel's own buffers grow to by themselves.
    private const int Length = 48 << 20;
    private const int Piece = 16 << 10;

    private static readonly byte[] Payload = Enumerable.Range(0, Length).Select(static i => (byte)((i * 31) ^ (i >> 9))).ToArray();

    [TestCase("/raw/x")]
    [TestCase("/v1/chat/completions")]
    public async Task A_client_that_does_not_read_stalls_the_upstream(string path)
    {
        var accepted = new ObservedCounter("the bytes accepted");
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            if (exchange.Request.Get("x-other") is not null)
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                return;
            }

            await exchange.SendAsync(FakeMessages.Head(200, $"Content-Length: {Length}"));
            await SendAsync(bytes => exchange.SendAsync(bytes), accepted);
        });
        await using var client = await pair.ConnectAsync(new RawClientOptions { ReceiveBufferBytes = 16384 });

        await client.SendAsync(Requests.Post(path, Requests.ChatBody()));
        await client.ReadHeadAsync();
        await WatchStallAsync(pair, accepted);

        var response = await client.ReadToEndAsync();
        Assert.That(SHA256.HashData(response.Body), Is.EqualTo(SHA256.HashData(Payload)));
        Assert.That(accepted.Value, Is.EqualTo(Length));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_upstream_that_does_not_read_stalls_the_client(bool isChunked)
    {
        var accepted = new ObservedCounter("the bytes accepted");
        await using var pair = await Pair.StartAsync(static snapshot => snapshot, new FakeBehaviour("reads late", FakeStage.HeadRead, async exchange =>
        {
            if (exchange.Request.Get("x-other") is null)
            {
                await exchange.WaitAsync("read");
            }

            await exchange.Request.ReadToEndAsync();
            await exchange.RespondAsync(200, Convert.ToHexString(SHA256.HashData(exchange.Request.Body)));
        }));
        await using var client = await pair.ConnectAsync(new RawClientOptions { SendBufferBytes = 16384 });

        await client.SendAsync($"POST /raw/x HTTP/1.1\r\nHost: a\r\n{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Length}")}\r\n\r\n");
        var sending = SendAsync(bytes => client.SendAsync(isChunked ? FakeMessages.Chunk(bytes.ToArray()) : bytes), accepted);
        await pair.Upstream.WaitForRequestAsync();
        await WatchStallAsync(pair, accepted);

        pair.Upstream.Gates.Open("read");
        await sending;
        await client.SendAsync(isChunked ? "0\r\n\r\n" : "");
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(Convert.ToHexString(SHA256.HashData(Payload))));
    }

    private static async Task SendAsync(Func<ReadOnlyMemory<byte>, Task> send, ObservedCounter accepted)
    {
        for (var at = 0; at < Length; at += Piece)
        {
            await send(Payload.AsMemory(at, Piece));
            accepted.Add(Piece);
        }
    }

    // Other exchanges are the clock: whoever has sent nothing more while as many as that were served is held back.
    private static async Task WatchStallAsync(Pair pair, ObservedCounter accepted)
    {
        await accepted.WaitForAtLeastAsync(Piece);
        await using var other = await pair.ConnectAsync();
        int before;
        do
        {
            before = accepted.Value;
            for (var i = 0; i < 500; i++)
            {
                await other.SendAsync(Requests.Chat("", "x-other: 1"));
                Assert.That((await other.ReadResponseAsync()).Status, Is.EqualTo(200));
            }
        }
        while (accepted.Value != before);

        Assert.That(accepted.Value, Is.InRange(Piece, Length - 1));
    }
}
