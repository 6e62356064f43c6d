using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Streams that break off say so in their protocol's words, and never look whole.</summary>
internal sealed class StreamFailureTests
{
    public static IEnumerable<TestCaseData> Breaks()
    {
        foreach (var protocol in StreamProtocol.All)
        {
            foreach (var kind in new[] { "reset", "close", "within an event", "invalid chunk" })
            {
                yield return new TestCaseData(protocol, kind);
            }
        }
    }

    [TestCaseSource(nameof(Breaks))]
    public async Task A_stream_that_breaks_off_ends_in_an_error_event(StreamProtocol protocol, string kind)
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            if (exchange.ConnectionNumber > 1)
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(protocol.First + "\n\n" + (kind == "within an event" ? "data: {\"cho" : ""));
            await exchange.WaitAsync("break");
            await BreakAsync(exchange, kind);
        });
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(protocol.Request);
        await client.ReadHeadAsync();
        Assert.That(await client.ReadEventAsync(), Is.EqualTo(protocol.First));
        pair.Upstream.Gates.Open("break");
        var failure = await client.ReadEventAsync();
        Assert.That(await client.ReadEventAsync(), Is.Null);

        Assert.That(failure, Does.StartWith(protocol.Failure).And.Contain("The upstream broke the answer off.").And.Not.Contain(protocol.End));
        using var document = JsonDocument.Parse(failure![(failure.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
        Assert.That(document.RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));

        // The framing was ended properly: the connection goes on.
        await client.SendAsync(Requests.Chat());
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(2));
    }

    [TestCaseSource(typeof(StreamProtocol), nameof(StreamProtocol.All))]
    public async Task An_older_client_sees_its_connection_reset(StreamProtocol protocol)
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(protocol.First + "\n\n");
            await exchange.WaitAsync("break");
            exchange.Reset();
        });
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(protocol.Request.AsHttp10());
        await client.ReadHeadAsync();
        Assert.That(await client.ReadEventAsync(), Is.EqualTo(protocol.First));
        pair.Upstream.Gates.Open("break");

        Assert.CatchAsync<CutMessageException>(() => client.ReadToEndAsync());
    }

    private static async Task BreakAsync(FakeExchange exchange, string kind)
    {
        switch (kind)
        {
            case "reset":
                exchange.Reset();
                break;
            case "invalid chunk":
                await exchange.SendAsync("xyz\r\n");
                await exchange.HangAsync();
                break;
            default:
                await exchange.CloseAsync();
                break;
        }
    }
}
