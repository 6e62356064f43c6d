using System.Buffers;
using System.Text;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>A shutdown under traffic.</summary>
internal sealed class DrainTests
{
    private static readonly FakeBehaviour Streams = new("streams until told", async exchange =>
    {
        if (exchange.Request.Get("x-stream") is null)
        {
            await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
            return;
        }

        await exchange.BeginStreamAsync();
        await exchange.SendEventAsync("1");
        await exchange.WaitAsync("end");
        await exchange.SendEventAsync("[DONE]");
        await exchange.EndChunksAsync();
    });

    [Test]
    public async Task Streams_run_to_their_end_and_idle_connections_close()
    {
        await using var pair = await Pair.StartAsync(Streams);
        var streaming = new List<RawClient>();
        for (var i = 0; i < 200; i++)
        {
            var client = await pair.ConnectAsync();
            await client.SendAsync(Requests.ChatStream("x-stream: 1"));
            await client.ReadHeadAsync();
            Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: 1"));
            streaming.Add(client);
        }

        await using var idle = await pair.ConnectAsync();
        await idle.SendAsync(Requests.Chat());
        await idle.ReadResponseAsync();

        var stopping = pair.Gateway.StopAsync();
        Assert.That(await idle.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(pair.Gateway.DataPlane.IsReady, Is.False);
        Assert.That(stopping.IsCompleted, Is.False);
        pair.Upstream.Gates.Open("end");
        foreach (var client in streaming)
        {
            Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: [DONE]"));
            Assert.That(await client.ReadEventAsync(), Is.Null);
            Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
            await client.DisposeAsync();
        }

        await stopping.Within("the gateway to stop");
    }

    [Test]
    public async Task An_answer_begun_after_the_drain_closes_its_connection()
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.WaitAsync("answer");
            await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
        });
        await using var client = await pair.ConnectAsync();
        await client.SendAsync(Requests.Chat());
        await pair.Upstream.WaitForRequestAsync();

        var stopping = pair.Gateway.StopAsync();
        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.IsDraining, static () => "no drain has begun");
        await Waiting.UntilAsync(() => !CanConnect(pair), static () => "the gateway still listens");
        pair.Upstream.Gates.Open("answer");
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.Get("Connection")), Is.EqualTo((200, "close")));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        await stopping.Within("the gateway to stop");
    }

    [Test]
    public async Task Until_the_grace_is_over_idle_connections_are_served_and_every_answer_is_their_last()
    {
        await using var pair = await Pair.StartAsync(Streams);
        await using var streaming = await pair.ConnectAsync();
        await using var asking = await pair.ConnectAsync();
        await using var idle = await pair.ConnectAsync();
        foreach (var client in new[] { asking, idle })
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Get("Connection"), Is.Null);
        }

        await streaming.SendAsync(Requests.ChatStream("x-stream: 1"));
        await streaming.ReadHeadAsync();
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 1"));

        pair.Gateway.DataPlane.BeginDrain();
        Assert.That(pair.Gateway.DataPlane.IsReady, Is.False);
        await asking.SendAsync(Requests.Chat());
        var answer = await asking.ReadResponseAsync();
        Assert.That((answer.Status, answer.Get("Connection")), Is.EqualTo((200, "close")));
        Assert.That(await asking.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));

        // Its head was sent before anybody knew; what follows on the connection is told.
        pair.Upstream.Gates.Open("end");
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: [DONE]"));
        Assert.That(await streaming.ReadEventAsync(), Is.Null);
        await streaming.SendAsync(Requests.Chat());
        Assert.That((await streaming.ReadResponseAsync()).Get("Connection"), Is.EqualTo("close"));

        pair.Gateway.DataPlane.CloseIdle();
        Assert.That(await idle.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task Who_is_let_in_at_the_last_moment_has_a_moment_for_a_request()
    {
        await using var pair = await Pair.StartAsync(Streams);
        pair.Gateway.DataPlane.BeginDrain();
        pair.Gateway.DataPlane.CloseIdle();

        await using var silent = await pair.ConnectAsync();
        await using var asking = MemoryConnection.Create();
        asking.ToServer.Write(Encoding.UTF8.GetBytes(Requests.Chat()));
        await asking.ToServer.FlushAsync();
        await pair.Gateway.DataPlane.ServeAsync(asking.Server, static _ => Task.CompletedTask).Within("the last request to be served");

        Assert.That(asking.ReceiveText(), Does.StartWith("HTTP/1.1 200 OK").And.Contain("Connection: close").And.EndsWith(FakeBehaviours.JsonBody));
        Assert.That(await silent.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_request_behind_the_one_under_way_is_answered_too()
    {
        await using var pair = await Pair.StartAsync(Streams);
        await using var client = await pair.ConnectAsync();
        await client.SendAsync(Requests.ChatStream("x-stream: 1"));
        await client.ReadHeadAsync();
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: 1"));

        var stopping = pair.Gateway.StopAsync();
        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.IsDraining, static () => "no drain has begun");
        await client.SendAsync(Requests.Chat());
        pair.Upstream.Gates.Open("end");
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: [DONE]"));
        Assert.That(await client.ReadEventAsync(), Is.Null);
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText, response.Get("Connection")), Is.EqualTo((200, FakeBehaviours.JsonBody, "close")));
        await stopping.Within("the gateway to stop");
    }

    [Test]
    public async Task The_limit_cuts_what_is_left()
    {
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("1");
            await exchange.HangAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url), new GatewayOptions { Drain = TimeSpan.Zero });
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.ChatStream("x-stream: 1"));
        await client.ReadHeadAsync();
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: 1"));

        await gateway.StopAsync().Within("the gateway to stop");

        Assert.CatchAsync<CutMessageException>(() => client.ReadToEndAsync());
        await upstream.Open.WaitForAsync(0);
        await gateway.WaitForRestAsync();
    }

    private static bool CanConnect(Pair pair)
    {
        try
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            socket.Connect("127.0.0.1", pair.Gateway.Port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
