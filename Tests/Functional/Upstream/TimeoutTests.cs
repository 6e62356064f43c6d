using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Every timeout of its own, and what the client gets of it.</summary>
internal sealed class TimeoutTests
{
    private const string Event = """data: {"choices":[{"index":0,"delta":{"content":"a"}}]}""";

    private static Task<Pair> StartAsync(TimeoutsConfig timeouts, Func<FakeExchange, Task> script) =>
        Pair.StartAsync(snapshot => snapshot.Attempts(1).With(timeouts), new FakeBehaviour("script", script));

    [Test]
    public async Task Connecting_goes_on_at_another_server()
    {
        using var silent = new SilentPort();
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(
            Snapshots.To(new Uri($"http://127.0.0.1:{silent.Port}"), second.Url).With(new TimeoutsConfig { ConnectMs = 50 }));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Post("/raw/x", "a"));

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_head_that_trickles_does_not_put_its_deadline_off()
    {
        await using var pair = await StartAsync(new TimeoutsConfig { ResponseHeaderMs = 100 }, async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nX-Long: ");
            while (true)
            {
                await exchange.SendAsync("a");
                await Task.Delay(5, exchange.Stopped);
            }
        });

        var response = await pair.AskAsync(Requests.Chat());

        // The deadline, or the limit of a head's length, whichever comes first.
        Answers.AssertError(response, 504, "upstream_timeout");
        await pair.Upstream.Open.WaitForAsync(0);
    }

    [TestCase("/v1/chat/completions", ": keep-alive\n\n")]
    [TestCase("/v1/messages", "event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    public async Task Comments_and_pings_are_no_first_token(string path, string filler)
    {
        await using var pair = await StartAsync(new TimeoutsConfig { FirstTokenMs = 150 }, async exchange =>
        {
            await exchange.BeginStreamAsync();
            while (true)
            {
                await exchange.SendChunkAsync(filler);
                await Task.Delay(5, exchange.Stopped);
            }
        });

        var body = (await pair.AskAsync(Requests.Post(path, Requests.ChatBody(",\"stream\":true,\"max_tokens\":9")))).BodyText;

        Assert.That(body, Does.StartWith(filler).And.Contain("The upstream stopped answering.").And.EndsWith("\n\n"));
        Assert.That(body, Does.Not.Contain("[DONE]").And.Not.Contain("message_stop"));
        await pair.Upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task The_total_holds_while_tokens_keep_coming()
    {
        await using var pair = await StartAsync(new TimeoutsConfig { TotalMs = 1500 }, async exchange =>
        {
            await exchange.BeginStreamAsync();
            while (true)
            {
                await exchange.SendChunkAsync(Event + "\n\n");
            }
        });
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(Requests.ChatStream());
        await client.ReadHeadAsync();
        string? last = null;
        while (await client.ReadEventAsync() is { } text)
        {
            last = text;
        }

        Assert.That(last, Does.Contain("upstream_timeout"));
        await pair.Upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task The_total_holds_against_a_client_that_does_not_read()
    {
        await using var pair = await StartAsync(new TimeoutsConfig { TotalMs = 300, ClientWriteMs = 300 }, FloodAsync);
        await using var client = await pair.ConnectAsync(new RawClientOptions { ReceiveBufferBytes = 4096 });

        await client.SendAsync(Requests.ChatStream());
        await client.ReadHeadAsync();

        await pair.Upstream.Open.WaitForAsync(0);
        await pair.WaitForRestAsync();
        Assert.CatchAsync<CutMessageException>(() => client.ReadToEndAsync());
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/raw/x")]
    public async Task A_client_that_does_not_read_is_let_go(string path)
    {
        await using var pair = await StartAsync(new TimeoutsConfig { ClientWriteMs = 200 }, FloodAsync);
        await using var client = await pair.ConnectAsync(new RawClientOptions { ReceiveBufferBytes = 4096 });

        await client.SendAsync(Requests.Post(path, Requests.ChatBody(",\"stream\":true")));
        await client.ReadHeadAsync();

        await pair.Upstream.Open.WaitForAsync(0);
        await pair.WaitForRestAsync();
        Assert.CatchAsync<CutMessageException>(() => client.ReadToEndAsync());
    }

    [Test]
    public async Task A_connection_is_usable_after_a_timeout_whose_request_was_not_read_to_its_end()
    {
        await using var pair = await StartAsync(new TimeoutsConfig { RequestBodyMs = 80 }, static exchange => exchange.HangAsync());
        await using var client = await pair.ConnectAsync();

        await client.SendAsync(Requests.Head("POST", "/raw/x", 100) + "abc");
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.Get("Connection")), Is.EqualTo((408, "close")));
        await client.WaitForCloseAsync();
        await pair.WaitForRestAsync();
    }

    private static async Task FloodAsync(FakeExchange exchange)
    {
        var chunk = string.Concat(Enumerable.Repeat(Event + "\n\n", 500));
        await exchange.BeginStreamAsync();
        while (true)
        {
            await exchange.SendChunkAsync(chunk);
        }
    }
}
