using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class KeepAliveTests
{
    [Test]
    public async Task A_connection_serves_many_requests()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync(i % 2 == 0 ? Requests.Get($"/v1/things/{i}") : Requests.Post($"/raw/{i}", "body"));
            var response = await client.ReadResponseAsync();
            Assert.That(response.Status, Is.EqualTo(200));
            Assert.That(response.BodyText, Is.EqualTo(i % 2 == 0 ? $"/v1/things/{i}" : $"/raw/{i}"));
            Assert.That(response.Headers.Contains("Connection"), Is.False);
        }

        Assert.That(rig.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Refusals_leave_the_connection_open()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/nowhere"));
        Rig.AssertError(await client.ReadResponseAsync(), 404, "route_not_found");
        await client.SendAsync(Requests.Post("/v1/chat/completions", "{"));
        Rig.AssertError(await client.ReadResponseAsync(), 400, "invalid_json");
        await client.SendAsync(Requests.Get("/v1/models/none"));
        Rig.AssertError(await client.ReadResponseAsync(), 404, "model_not_found");
        await client.SendAsync(Requests.Get("/v1/things"));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/things"));
    }

    [TestCase("close")]
    [TestCase("Close")]
    [TestCase("x, close")]
    [TestCase("keep-alive, close")]
    public async Task Connection_close_is_the_last_request(string option)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/v1/a", $"Connection: {option}") + Requests.Get("/v1/b"));
        var response = await client.ReadResponseAsync();
        Assert.That(response.BodyText, Is.EqualTo("/v1/a"));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(client.Unread, Is.Empty);
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Http_1_0_closes_unless_asked_otherwise()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync("GET /v1/a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        var kept = await client.ReadResponseAsync();
        Assert.That(kept.Get("Connection"), Is.EqualTo("keep-alive"));
        Assert.That(kept.Get("Content-Length"), Is.EqualTo("5"));
        await client.SendAsync("GET /v1/b HTTP/1.0\r\n\r\n");
        var closed = await client.ReadResponseAsync();
        Assert.That(closed.Get("Connection"), Is.EqualTo("close"));
        Assert.That(closed.BodyText, Is.EqualTo("/v1/b"));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(rig.Upstream.Requests.Select(static request => request.Version), Is.All.EqualTo("HTTP/1.1"));
    }

    [Test]
    public async Task An_answer_of_unknown_length_closes_an_Http_1_0_connection()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Chunked);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync("GET /v1/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        var response = await client.ReadResponseAsync();
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        Assert.That(response.Chunked, Is.False);
        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
    }

    [Test]
    public async Task A_connection_closes_when_it_is_idle_for_too_long()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, static snapshot => snapshot with { Settings = new() { KeepAliveSeconds = 1 } });
        await using var fresh = await rig.ConnectAsync();
        await using var used = await rig.ConnectAsync();
        await used.SendAsync(Requests.Get("/v1/a"));
        await used.ReadResponseAsync();
        Assert.That(await used.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
        Assert.That(await fresh.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task Without_keep_alive_each_answer_closes()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, static snapshot => snapshot with { Settings = new() { KeepAliveSeconds = 0 } });
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/v1/a"));
        Assert.That((await client.ReadResponseAsync()).Get("Connection"), Is.EqualTo("close"));
        Assert.That(await client.WaitForCloseAsync(), Is.EqualTo(ConnectionEnd.Closed));
    }

    [Test]
    public async Task A_request_may_come_byte_by_byte()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        foreach (var request in new[] { Requests.Chat(), Requests.ChunkedHead("/v1/chat/completions") + "2;x=y\r\n{}\r\n0\r\nA: b\r\n\r\n", Requests.Post("/raw/a", "abc") })
        {
            await client.SendSlowlyAsync(System.Text.Encoding.ASCII.GetBytes(request), 1);
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        }

        Assert.That(rig.Upstream.Requests.Select(static request => request.BodyText), Is.EqualTo(new[] { Requests.ChatBody, "{}", "abc" }));
    }
}
