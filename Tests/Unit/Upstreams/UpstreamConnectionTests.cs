using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

public sealed class UpstreamConnectionTests
{
    [Test]
    public async Task A_port_where_nobody_listens_is_refused()
    {
        using var closed = new ClosedPort();
        var connection = new UpstreamConnection(Peer.State());

        Assert.That(await connection.ConnectAsync(Peer.Endpoint(closed.Port), 2_000), Is.EqualTo(ConnectError.Refused));
        await connection.CloseAsync();
    }

    [Test]
    public async Task A_connect_can_be_aborted_before_and_while_it_waits()
    {
        using var silent = new SilentPort();
        var before = new UpstreamConnection(Peer.State());
        before.Abort();
        Assert.That(await before.ConnectAsync(Peer.Endpoint(silent.Port), 2_000), Is.EqualTo(ConnectError.Aborted));
        await before.CloseAsync();

        var connection = new UpstreamConnection(Peer.State());
        var connecting = connection.ConnectAsync(Peer.Endpoint(silent.Port), 2_000).AsTask();
        connection.Abort();

        Assert.That(await connecting.Within("the connect to be aborted"), Is.EqualTo(ConnectError.Aborted));
        await connection.CloseAsync();
    }

    [Test]
    public async Task What_is_sent_arrives_however_slowly_the_server_takes_it()
    {
        await using var peer = await Peer.ConnectAsync(receiveBuffer: 4_096);
        var bytes = Bytes(8 << 20);

        var sending = peer.Connection.SendAsync(bytes).AsTask();
        Assert.That(sending.IsCompleted, Is.False);
        var received = await peer.ReceiveAsync(bytes.Length).Within("the bytes to arrive");

        Assert.That(await sending.Within("the send to end"), Is.True);
        Assert.That(received.AsSpan().SequenceEqual(bytes), Is.True);
    }

    [Test]
    public async Task What_is_not_consumed_is_kept_while_the_block_grows()
    {
        await using var peer = await Peer.ConnectAsync();
        var bytes = Bytes(300_000);

        var sending = peer.SendAsync(bytes);
        while (peer.Connection.Unread.Length < bytes.Length)
        {
            Assert.That(await peer.Connection.ReceiveMoreAsync().Within("more bytes"), Is.Positive);
        }

        await sending;
        Assert.That(peer.Connection.Unread.SequenceEqual(bytes), Is.True);
    }

    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(100_000)]
    public async Task What_is_consumed_piece_by_piece_is_the_whole(int step)
    {
        await using var peer = await Peer.ConnectAsync();
        var bytes = Bytes(200_000);
        var read = new MemoryStream();

        var sending = peer.SendAsync(bytes);
        while (read.Length < bytes.Length)
        {
            Assert.That(await peer.Connection.ReceiveMoreAsync().Within("more bytes"), Is.Positive);
            while (peer.Connection.Unread.Length >= step || read.Length + peer.Connection.Unread.Length == bytes.Length)
            {
                var count = Math.Min(step, peer.Connection.Unread.Length);
                if (count == 0)
                {
                    break;
                }

                read.Write(peer.Connection.Unread[..count]);
                peer.Connection.Consume(count);
            }
        }

        await sending;
        Assert.That(read.ToArray().AsSpan().SequenceEqual(bytes), Is.True);
    }

    [Test]
    public async Task Moving_to_the_front_changes_the_place_and_not_the_bytes()
    {
        await using var peer = await Peer.ConnectAsync();
        await peer.SendAsync("0123456789"u8.ToArray());
        while (peer.Connection.Unread.Length < 10)
        {
            await peer.Connection.ReceiveMoreAsync().Within("the bytes");
        }

        peer.Connection.Consume(4);
        peer.Connection.MoveToFront();

        Assert.That(peer.Connection.Unread.SequenceEqual("456789"u8), Is.True);
        Assert.That(peer.Connection.Block.AsSpan(0, 6).SequenceEqual("456789"u8), Is.True);
    }

    [Test]
    public async Task The_end_of_the_stream_is_zero_bytes()
    {
        await using var peer = await Peer.ConnectAsync();
        peer.Server.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        Assert.That(await peer.Connection.ReceiveMoreAsync().Within("the end"), Is.Zero);
    }

    [Test]
    public async Task An_abort_ends_a_receive_and_resets_the_connection()
    {
        await using var peer = await Peer.ConnectAsync();
        var receiving = peer.Connection.ReceiveMoreAsync();
        Assert.That(receiving.IsCompleted, Is.False);

        peer.Connection.Abort();
        peer.Connection.Abort();

        Assert.That(await receiving.Within("the receive to end"), Is.Negative);
        Assert.That(await peer.IsEndedAsync(), Is.True);
    }

    [Test]
    public async Task An_abort_ends_a_send()
    {
        await using var peer = await Peer.ConnectAsync(receiveBuffer: 4_096);
        var sending = peer.Connection.SendAsync(Bytes(16 << 20)).AsTask();
        Assert.That(sending.IsCompleted, Is.False);

        peer.Connection.Abort();

        Assert.That(await sending.Within("the send to end"), Is.False);
    }

    [Test]
    public async Task After_an_abort_nothing_is_sent_or_received()
    {
        await using var peer = await Peer.ConnectAsync();
        peer.Connection.Abort();

        Assert.That(await peer.Connection.SendAsync(Bytes(10)).AsTask().Within("the send to fail"), Is.False);
        Assert.That(await peer.Connection.ReceiveMoreAsync().Within("the receive to fail"), Is.Negative);
    }

    [Test]
    public async Task It_listens_while_it_sends()
    {
        await using var peer = await Peer.ConnectAsync();
        peer.Connection.Listen();
        peer.Connection.Listen();
        Assert.That(peer.Connection.HasReceived, Is.False);

        await peer.SendAsync("early"u8.ToArray());
        Assert.That(await peer.Connection.SendAsync(Bytes(10)).AsTask().Within("the send to end"), Is.True);
        Assert.That(await peer.Connection.ReceiveMoreAsync().Within("the early answer"), Is.EqualTo(5));
        Assert.That(peer.Connection.Unread.SequenceEqual("early"u8), Is.True);
    }

    [Test]
    public async Task An_idle_connection_is_stale_once_it_ended_or_spoke_unasked()
    {
        await using var ended = await Peer.ConnectAsync();
        await using var talkative = await Peer.ConnectAsync();
        await using var quiet = await Peer.ConnectAsync();
        foreach (var peer in new[] { ended, talkative, quiet })
        {
            peer.Connection.Rest();
            Assert.That(peer.Connection.IsStale, Is.False);
        }

        ended.Server.Dispose();
        await talkative.SendAsync("HTTP/1.1 408"u8.ToArray());
        Assert.That(SpinWait.SpinUntil(() => ended.Connection.IsStale && talkative.Connection.IsStale, Bounded.Limit), Is.True);

        Assert.That(quiet.Connection.IsStale, Is.False);
        quiet.Connection.Abort();
        Assert.That(quiet.Connection.IsStale, Is.True);
    }

    [Test]
    public async Task Closing_ends_an_idle_connection_in_order()
    {
        await using var peer = await Peer.ConnectAsync();
        peer.Connection.Rest();

        await peer.Connection.CloseAsync().AsTask().Within("the connection to close");

        Assert.That(await peer.Server.ReceiveAsync(new byte[1], System.Net.Sockets.SocketFlags.None).Within("the end"), Is.Zero);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
