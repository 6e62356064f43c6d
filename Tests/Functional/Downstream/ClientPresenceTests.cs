using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>A client that has only finished sending gets its answer; one that has left ends its upstream's work.</summary>
internal sealed class ClientPresenceTests
{
    private const int Probes = 4;

    private static readonly FakeBehaviour AnswersWhenTold = new("answers when told", static async exchange =>
    {
        exchange.Open("asked");
        await exchange.WaitAsync("go");
        await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
    });

    private static readonly FakeBehaviour StreamsWhenTold = new("streams when told", static async exchange =>
    {
        await exchange.BeginStreamAsync();
        await exchange.SendEventAsync("one");
        await exchange.WaitAsync("go");
        await exchange.SendEventAsync("two");
        await exchange.SendEventAsync("[DONE]");
        await exchange.EndChunksAsync();
    });

    private static readonly FakeBehaviour WaitsForHead = new("before the head", static async exchange =>
    {
        exchange.Open("asked");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    private static readonly FakeBehaviour WaitsInStream = new("within a stream", static async exchange =>
    {
        await exchange.BeginStreamAsync();
        await exchange.SendEventAsync("one");
        exchange.Open("asked");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    private static readonly FakeBehaviour WaitsInChunks = new("within a chunked body", static async exchange =>
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        exchange.Open("asked");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    private static readonly FakeBehaviour WaitsInBody = new("within a counted body", static async exchange =>
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        exchange.Open("asked");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    private static readonly FakeBehaviour WaitsForBody = new("within the request's body", FakeStage.HeadRead, static async exchange =>
    {
        await exchange.Request.ReadPieceAsync();
        exchange.Open("asked");
        await exchange.WaitForPeerCloseAsync();
        exchange.Open("aborted");
    });

    private static IEnumerable<TestCaseData> Leavers()
    {
        foreach (var behaviour in new[] { WaitsForHead, WaitsInStream, WaitsInChunks, WaitsInBody })
        {
            foreach (var isReset in new[] { false, true })
            {
                yield return new TestCaseData(behaviour, Requests.ChatStream(), isReset);
            }
        }

        foreach (var isReset in new[] { false, true })
        {
            yield return new TestCaseData(WaitsForBody, "POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc", isReset);
            yield return new TestCaseData(WaitsForBody, Requests.ChunkedHead("/raw/x") + "3\r\nabc\r\n", isReset);
            yield return new TestCaseData(WaitsForHead, "GET /v1/x HTTP/1.0\r\n\r\n", isReset);
        }
    }

    [TestCaseSource(nameof(Leavers))]
    public async Task The_upstream_is_aborted_when_the_client_leaves(FakeBehaviour behaviour, string request, bool isReset)
    {
        await using var rig = await Rig.StartAsync(behaviour);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(request);
        await rig.Upstream.Gates.WaitAsync("asked");
        if (isReset)
        {
            client.Reset();
        }
        else
        {
            await client.DisposeAsync();
        }

        await rig.Upstream.Gates.WaitAsync("aborted");
        await rig.Upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task A_client_that_finished_sending_gets_a_quick_answer()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Chat() + Requests.Get("/v1/more"));
        client.ShutdownSend();
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_client_that_finished_sending_gets_a_late_answer()
    {
        await using var rig = await Rig.StartAsync(AnswersWhenTold);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Chat());
        client.ShutdownSend();
        for (var i = 0; i < Probes; i++)
        {
            Assert.That((await client.ReadInterimAsync()).Status, Is.EqualTo(102));
        }

        rig.Upstream.Gates.Open("go");
        var response = await client.ReadResponseAsync();
        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That(response.Interim, Is.Empty);
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_client_that_finished_sending_gets_a_late_stream()
    {
        await using var rig = await Rig.StartAsync(StreamsWhenTold);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.ChatStream());
        await client.ReadHeadAsync();
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: one"));
        client.ShutdownSend();
        for (var i = 0; i < Probes; i++)
        {
            Assert.That(await client.ReadEventAsync(), Is.EqualTo(":"));
        }

        rig.Upstream.Gates.Open("go");
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: two"));
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: [DONE]"));
        Assert.That(await client.ReadEventAsync(), Is.Null);
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_client_that_leaves_within_its_head_is_forgotten()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync("GET /v1/x HTTP/1.1\r\nHo");
        client.ShutdownSend();
        await client.WaitForCloseAsync();
        Assert.That(client.Unread, Is.Empty);
        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [Test]
    public async Task A_client_that_leaves_within_a_buffered_body_reaches_no_upstream()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{");
        client.ShutdownSend();
        await client.WaitForCloseAsync();
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }
}
