using System.Text;
using NUnit.Framework;

namespace Tests.Functional.Downstream;

internal sealed class PipeliningTests
{
    [Test]
    public async Task Three_requests_in_one_write_are_answered_in_order()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/v1/1") + Requests.Get("/v1/2") + Requests.Get("/v1/3"));
        for (var i = 1; i <= 3; i++)
        {
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo($"/v1/{i}"));
        }
    }

    [TestCase("buffered", "/v1/chat/completions")]
    [TestCase("streamed", "/raw/upload")]
    public async Task A_request_may_follow_a_body(string kind, string target)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(
            Requests.Post(target, Requests.ChatBody)
            + Requests.ChunkedHead(target) + "2\r\n{}\r\n0\r\n\r\n"
            + Requests.Get("/v1/last"));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(target), kind);
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(target));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/last"));
        Assert.That(rig.Upstream.Requests.Select(static request => request.BodyText), Is.EqualTo(new[] { Requests.ChatBody, "{}", "" }));
    }

    [Test]
    public async Task Own_answers_and_relayed_ones_keep_their_order()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/nowhere") + Requests.Get("/v1/1") + Requests.Get("/v1/models") + Requests.Get("/v1/2"));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(404));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/1"));
        Assert.That((await client.ReadResponseAsync()).BodyText, Does.Contain("gpt-4o-mini"));
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/2"));
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/raw/x")]
    public async Task A_pipeline_may_be_split_anywhere(string target)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        var bytes = Encoding.ASCII.GetBytes(
            $"POST {target} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;a\r\n{{}}\r\n0\r\n\r\nPOST {target}?q HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{{}}");
        await using var client = await rig.ConnectAsync();
        for (var split = 1; split < bytes.Length; split++)
        {
            await client.SendAsync(bytes.AsMemory(0, split));
            await Task.Yield();
            await client.SendAsync(bytes.AsMemory(split));
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(target), $"split at {split}");
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(target + "?q"), $"split at {split}");
        }

        Assert.That(rig.Upstream.Requests.Select(static request => request.BodyText), Is.All.EqualTo("{}"));
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(2 * (bytes.Length - 1)));
    }

    [Test]
    public async Task Nothing_behind_a_malformed_request_is_served()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/v1/1") + "GET  /v1/bad HTTP/1.1\r\nHost: h\r\n\r\n" + Requests.Get("/v1/2"));
        client.ShutdownSend();
        Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/1"));
        Rig.AssertError(await client.ReadResponseAsync(), 400, "invalid_request_line");
        await client.WaitForCloseAsync();
        Assert.That(client.Unread, Is.Empty);
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
    }
}
