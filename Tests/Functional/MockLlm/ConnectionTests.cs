using System.Net.Sockets;
using System.Text;

using NUnit.Framework;

namespace Tests.Functional.MockLlm;

[CancelAfter(30_000)]
internal sealed class ConnectionTests : MockServerTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    public async Task A_body_is_reset_after_exactly_so_many_bytes(int bytes)
    {
        var raw = await RawExchange.ChatAsync(Server, $"mock_abort={bytes}");
        Assert.That(raw.IsReset, Is.True);
        Assert.That(raw.Text, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(raw.Body, Has.Length.EqualTo(bytes));
    }

    [Test]
    public async Task A_stream_is_reset_in_the_middle()
    {
        var raw = await RawExchange.ChatAsync(Server, "mock_abort=300", ",\"stream\":true");
        Assert.That(raw.IsReset, Is.True);
        Assert.That(raw.Body.Split("\r\n").Where((_, line) => line % 2 == 1).Sum(data => data.Length), Is.EqualTo(300));
    }

    [Test]
    public async Task A_connection_is_reset_before_the_head()
    {
        var raw = await RawExchange.ChatAsync(Server, "mock_abort-head=1");
        Assert.That(raw.IsReset, Is.True);
        Assert.That(raw.Bytes, Is.Empty);
    }

    [Test]
    public async Task A_head_can_be_garbage()
    {
        var raw = await RawExchange.ChatAsync(Server, "mock_garbage=head");
        Assert.That(raw.Bytes[..3], Is.EqualTo(new byte[] { 0x00, 0xFF, 0xFE }));
    }

    [TestCase("mock_delay=600000", "")]
    [TestCase("mock_first=600000", "")]
    [TestCase("mock_pace=600000", ",\"stream\":true")]
    [TestCase("mock_tokens=1000000", ",\"stream\":true")]
    public async Task A_peer_that_goes_away_is_seen(string query, string more)
    {
        await using var server = await MockServer.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            var body = MockServer.Chat(more);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/chat/completions?{query} HTTP/1.1\r\nHost: mock\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await server.WaitForAsync("inFlight", 1);
        }

        await server.WaitForAsync("abortedByPeer", 1);
        await server.WaitForAsync("inFlight", 0);
        Assert.That((await server.StatsAsync()).GetProperty("answered").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task A_peer_that_goes_away_while_uploading_is_seen()
    {
        await using var server = await MockServer.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            await client.GetStream().WriteAsync("POST /v1/files HTTP/1.1\r\nHost: mock\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray());
            await server.WaitForAsync("inFlight", 1);
        }

        await server.WaitForAsync("inFlight", 0);
        Assert.That((await server.StatsAsync()).GetProperty("abortedByPeer").GetInt32(), Is.EqualTo(1));
    }
}
