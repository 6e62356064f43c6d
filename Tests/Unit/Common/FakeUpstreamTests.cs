using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

/// <summary>The client and the upstream, against each other.</summary>
internal sealed class FakeUpstreamTests
{
    private const string Get = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Post = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";

    [TestCaseSource(typeof(FakeBehaviours), nameof(FakeBehaviours.WholeAnswers))]
    public async Task A_whole_answer_is_read_whole(FakeBehaviour behaviour)
    {
        await using var upstream = FakeUpstream.Start(behaviour);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);
        var response = await client.ReadResponseAsync();

        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That(response.Complete, Is.True);
    }

    [TestCaseSource(typeof(FakeFaults), nameof(FakeFaults.NoHead))]
    public async Task A_connection_that_ends_early_is_told_from_a_response(FakeBehaviour behaviour)
    {
        await using var upstream = FakeUpstream.Start(behaviour);

        var failure = Assert.CatchAsync(async () =>
        {
            await using var client = await RawClient.ConnectAsync(upstream.Port);
            await client.SendAsync(Post);
            await client.ReadResponseAsync();
        });

        if (behaviour.Stage == FakeStage.Accepted)
        {
            // It races with the client, whose connecting, sending or reading may be what fails.
            Assert.That(failure, Is.InstanceOf<IOException>().Or.InstanceOf<SocketException>());
        }
        else
        {
            Assert.That(failure, Is.InstanceOf<CutMessageException>());
            Assert.That(((CutMessageException)failure!).Partial, Is.Null);
        }
    }

    [TestCaseSource(typeof(FakeFaults), nameof(FakeFaults.InvalidHeads))]
    public async Task An_invalid_head_is_refused(FakeBehaviour behaviour)
    {
        await using var upstream = FakeUpstream.Start(behaviour);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);

        if (behaviour == FakeFaults.UnaskedSwitch)
        {
            Assert.That((await client.ReadHeadAsync()).Status, Is.EqualTo(101));
        }
        else
        {
            Assert.ThrowsAsync<InvalidMessageException>(() => client.ReadResponseAsync());
        }
    }

    [TestCaseSource(typeof(FakeFaults), nameof(FakeFaults.BrokenBodies))]
    public async Task A_broken_body_never_looks_complete(FakeBehaviour behaviour)
    {
        await using var upstream = FakeUpstream.Start(behaviour);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);
        var response = await client.ReadHeadAsync();

        if (behaviour == FakeFaults.InvalidChunkSize)
        {
            Assert.ThrowsAsync<InvalidMessageException>(() => client.ReadToEndAsync());
        }
        else
        {
            var cut = Assert.ThrowsAsync<CutMessageException>(() => client.ReadToEndAsync());
            Assert.That(cut!.End, Is.EqualTo(behaviour.Name.Contains("reset") ? ConnectionEnd.Reset : ConnectionEnd.Closed));
            Assert.That(cut.Partial!.BodyText, Is.EqualTo("{\"half\":"));
        }

        Assert.That(response.Complete, Is.False);
    }

    [TestCaseSource(typeof(FakeFaults), nameof(FakeFaults.Desynchronised))]
    public async Task Bytes_beyond_the_answer_stay_unread(FakeBehaviour behaviour)
    {
        await using var upstream = FakeUpstream.Start(behaviour);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);
        var response = await client.ReadResponseAsync();

        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        Assert.That(Encoding.ASCII.GetString(client.Unread), Does.StartWith("HTTP/1.1 200 OK"));
    }

    [Test]
    public async Task A_request_is_recorded_and_the_connection_serves_another()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendSlowlyAsync("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n"u8.ToArray(), 1);
        await client.ReadResponseAsync();
        await client.SendAsync(Get);
        await client.ReadResponseAsync();

        var first = await upstream.WaitForRequestAsync();
        Assert.That((first.Method, first.Target, first.Version), Is.EqualTo(("POST", "/p", "HTTP/1.1")));
        Assert.That((first.BodyText, first.Complete), Is.EqualTo(("abcde", true)));
        Assert.That(first.Trailers.Get("x-t"), Is.EqualTo("1"));
        Assert.That(upstream.Requests[1].ConnectionNumber, Is.EqualTo(1));
        Assert.That((upstream.Accepted.Value, upstream.Open.Value), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_gate_decides_when_the_next_event_goes_out()
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("{\"text\":\"你好\"}");
            await exchange.WaitAsync("go");
            await exchange.SendEventAsync("[DONE]");
            await exchange.EndChunksAsync();
        });
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);
        var head = await client.ReadHeadAsync();
        Assert.That(head.Chunked, Is.True);
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: {\"text\":\"你好\"}"));
        upstream.Gates.Open("go");
        Assert.That(await client.ReadEventAsync(), Is.EqualTo("data: [DONE]"));
        Assert.That(await client.ReadEventAsync(), Is.Null);
        Assert.That(head.Chunks, Has.Count.EqualTo(2));
    }

    [TestCase(ConnectionEnd.Closed)]
    [TestCase(ConnectionEnd.Reset)]
    public async Task The_peers_leaving_is_seen_and_named(ConnectionEnd end)
    {
        var seen = new TaskCompletionSource<ConnectionEnd>();
        await using var upstream = FakeUpstream.Start(async exchange => seen.SetResult(await exchange.WaitForPeerCloseAsync()));
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync(Get);
        await upstream.WaitForRequestAsync();
        if (end == ConnectionEnd.Reset)
        {
            client.Reset();
        }
        else
        {
            client.ShutdownSend();
        }

        Assert.That(await seen.Task.Within("the end to be seen"), Is.EqualTo(end));
        await upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task An_early_answer_comes_before_the_body_is_sent()
    {
        await using var upstream = FakeUpstream.Start(FakeFaults.EarlyAnswer);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(413));
        Assert.That(upstream.Requests[0].Complete, Is.False);
    }

    [Test]
    public async Task Behaviours_go_in_turn_and_stay_with_the_last()
    {
        await using var upstream = FakeUpstream.Start(FakeFaults.ResetAfterRequest, FakeBehaviours.Interim, FakeBehaviours.NoContent);
        await using var reset = await RawClient.ConnectAsync(upstream.Port);
        await reset.SendAsync(Get);
        Assert.That(await reset.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Reset));

        await using var client = await RawClient.ConnectAsync(upstream.Port);
        await client.SendAsync(Get + Get + Get);
        var first = await client.ReadResponseAsync();
        Assert.That(first.Interim.Select(interim => interim.Status), Is.EqualTo(new[] { 100, 103, 102 }));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(204));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task A_response_to_head_and_a_304_have_no_body()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.HeadOnly, FakeBehaviours.NotModifiedWithLength, FakeBehaviours.NoContentWithLength);
        await using var client = await RawClient.ConnectAsync(upstream.Port);

        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + Get + Get);

        Assert.That((await client.ReadResponseAsync(answersHead: true)).Get("content-length"), Is.EqualTo("11"));
        Assert.That((await client.ReadResponseAsync()).Body, Is.Empty);
        Assert.ThrowsAsync<InvalidMessageException>(() => client.ReadResponseAsync());
    }

    [Test]
    public async Task An_idle_connection_closes_when_told()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.AnswerThenCloseWhenTold);
        await using var client = await RawClient.ConnectAsync(upstream.Port);
        await client.SendAsync(Get);
        await client.ReadResponseAsync();

        upstream.Gates.Open("close");

        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_malformed_request_fails_the_upstream()
    {
        var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var client = await RawClient.ConnectAsync(upstream.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na");
        await client.WaitForCloseAsync();

        var failure = Assert.ThrowsAsync<AggregateException>(async () => await upstream.DisposeAsync());
        Assert.That(failure!.InnerException, Is.InstanceOf<InvalidMessageException>());
    }

    [Test]
    public async Task Tls_is_spoken_with_the_certificate_given()
    {
        using var certificate = TestCertificate.Create();
        var options = new FakeUpstreamOptions { Certificate = certificate.Certificate };
        await using var upstream = FakeUpstream.Start(options, FakeBehaviours.AnswerThenClose);
        await using var client = await RawClient.ConnectAsync(upstream.Port, new RawClientOptions { TrustedCertificate = certificate.Certificate });

        await client.SendAsync(Get);

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(certificate.Pem, Does.StartWith("-----BEGIN CERTIFICATE-----"));
    }
}
