using System.Text;
using NUnit.Framework;

namespace Tests.Functional.Upstream;

/// <summary>Event streams: at once, one by one, byte for byte.</summary>
internal sealed class EventStreamTests
{
    private const string Split = "x-split";

    public static IEnumerable<TestCaseData> Streams()
    {
        var first = """data: {"choices":[{"index":0,"delta":{"content":"é"}}]}""";
        yield return new TestCaseData("LF", $"{first}\n\n: comment\n\ndata: [DONE]\n\n");
        yield return new TestCaseData("CRLF", $"{first}\r\n\r\n: comment\r\n\r\ndata: [DONE]\r\n\r\n");
        yield return new TestCaseData("CR", $"{first}\r\r: comment\r\rdata: [DONE]\r\r");
        yield return new TestCaseData("mixed", $"{first}\r\n\n: comment\r\rdata: [DONE]\n\r\n");
        yield return new TestCaseData("byte order mark", $"\uFEFF{first}\n\ndata: [DONE]\n\n");
        yield return new TestCaseData("several lines", "id: 7\nevent: x\ndata: {\"choices\":\ndata: []}\nretry: 5\n\n\n\ndata\n\n");
        yield return new TestCaseData("unfinished", $"{first}\n\ndata: [DONE]\n");
    }

    [TestCaseSource(nameof(Streams))]
    public async Task Bytes_pass_unchanged_wherever_the_upstream_splits_them(string name, string stream)
    {
        Assert.That(name, Is.Not.Empty);
        var bytes = Encoding.UTF8.GetBytes(stream);
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            var split = int.Parse(exchange.Request.Get(Split)!, null);
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(bytes[..split]);
            await Task.Yield();
            await exchange.SendChunkAsync(bytes[split..]);
            await exchange.EndChunksAsync();
        });
        await using var client = await pair.ConnectAsync();

        for (var split = 1; split < bytes.Length; split++)
        {
            await client.SendAsync(Requests.ChatStream($"{Split}: {split}"));
            Assert.That((await client.ReadResponseAsync()).Body, Is.EqualTo(bytes), $"split at {split}");
        }
    }

    [TestCaseSource(nameof(Streams))]
    public async Task Bytes_pass_unchanged_one_by_one(string name, string stream)
    {
        Assert.That(name, Is.Not.Empty);
        var bytes = Encoding.UTF8.GetBytes(stream);
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync();
            foreach (var one in bytes)
            {
                await exchange.SendChunkAsync([one]);
                await Task.Yield();
            }

            await exchange.EndChunksAsync();
        });

        Assert.That((await pair.AskAsync(Requests.ChatStream())).Body, Is.EqualTo(bytes));
    }

    [TestCaseSource(typeof(StreamProtocol), nameof(StreamProtocol.All))]
    public async Task Each_event_is_relayed_before_the_next_one_exists(StreamProtocol protocol)
    {
        const int Events = 20;
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync();
            for (var i = 0; i < Events; i++)
            {
                await exchange.SendChunkAsync($"id: {i}\n{protocol.First}\n\n");
                await exchange.WaitAsync($"seen {i}");
            }

            await exchange.EndChunksAsync();
        });
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(protocol.Request);
        await client.ReadHeadAsync();
        for (var i = 0; i < Events; i++)
        {
            Assert.That(await client.ReadEventAsync(), Is.EqualTo($"id: {i}\n{protocol.First}"));
            pair.Upstream.Gates.Open($"seen {i}");
        }

        Assert.That(await client.ReadEventAsync(), Is.Null);
    }

    [Test]
    public async Task The_head_of_a_stream_is_relayed_before_its_first_event_exists()
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync("X-Own: 1");
            await exchange.WaitAsync("seen");
            await exchange.EndChunksAsync();
        });
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(Requests.ChatStream());
        Assert.That((await client.ReadHeadAsync()).Get("X-Own"), Is.EqualTo("1"));
        pair.Upstream.Gates.Open("seen");
        Assert.That((await client.ReadToEndAsync()).Complete, Is.True);
    }

    [Test]
    public async Task An_event_of_two_megabytes_passes()
    {
        var data = "data: {\"choices\":[],\"a\":\"" + new string('x', 2 << 20) + "\"}\n\ndata: [DONE]\n\n";
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(data);
            await exchange.EndChunksAsync();
        });

        Assert.That((await pair.AskAsync(Requests.ChatStream())).BodyText, Is.EqualTo(data));
    }

    [Test]
    public async Task A_stream_with_a_length_passes()
    {
        await using var pair = await Pair.StartAsync(exchange =>
            exchange.RespondAsync(200, "data: [DONE]\n\n", "Content-Type: text/event-stream; charset=utf-8"));

        var response = await pair.AskAsync(Requests.ChatStream());

        Assert.That((response.BodyText, response.Chunked), Is.EqualTo(("data: [DONE]\n\n", true)));
    }
}
