using System.Net;
using System.Net.Sockets;
using Gateway.Core.Transport;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollUpstreamSocketTests : LoopFixture
{
    [Test]
    public async Task A_refused_connect_fails()
    {
        using var closed = new ClosedPort();

        Assert.That(await ConnectToAsync(closed.Port), Is.EqualTo(UpstreamSocket.Failed));
    }

    [Test]
    public async Task A_connect_that_waits_can_be_aborted_from_another_thread()
    {
        using var silent = new SilentPort();
        var socket = await CreateAsync(silent.Port);
        var connecting = Loop.RunAsync(socket.ConnectAsync);
        await Loop.RunAsync(static () => 0);

        socket.Abort();

        Assert.That(await connecting.Within("the connect to end"), Is.EqualTo(UpstreamSocket.Failed));
    }

    [Test]
    public async Task Both_ways_what_is_sent_arrives()
    {
        using var listener = SocketPair.Listen();
        var (socket, peer) = await ConnectAsync(listener);
        using (peer)
        {
            var room = new byte[10];
            Assert.That(await Loop.RunAsync(() => socket.SendAsync("ping"u8.ToArray())), Is.EqualTo(4));
            Assert.That(peer.Receive(room), Is.EqualTo(4));
            var receiving = Loop.RunAsync(() => socket.ReceiveAsync(room));
            peer.Send("pong!"u8);
            Assert.That(await receiving.Within("the answer"), Is.EqualTo(5));
            await Loop.RunAsync(socket.EndSending);
            Assert.That(peer.Receive(room), Is.Zero);
            peer.Send("late"u8);
            Assert.That(await Loop.RunAsync(() => socket.ReceiveAsync(room)).Within("what comes behind the end of sending"), Is.EqualTo(4));
            socket.Close();
        }
    }

    [Test]
    public async Task What_waits_can_be_ended_from_another_thread([Values] bool isSend, [Values] bool isAbort)
    {
        using var listener = SocketPair.Listen();
        var (socket, peer) = await ConnectAsync(listener);
        using (peer)
        {
            var buffer = new byte[16 << 20];
            var waiting = Loop.RunAsync(async () =>
            {
                var count = isSend ? await socket.SendAsync(buffer) : 0;
                return isSend ? await socket.SendAsync(buffer) : await socket.ReceiveAsync(buffer);
            });
            await Loop.RunAsync(static () => 0);

            if (isAbort)
            {
                socket.Abort();
            }
            else
            {
                socket.Close();
            }

            Assert.That(await waiting.Within("the operation to end"), Is.EqualTo(UpstreamSocket.Failed));
        }
    }

    [Test]
    public async Task A_receive_is_notified_only_when_nobody_awaits_it([Values] bool isAwaited)
    {
        using var listener = SocketPair.Listen();
        var notified = new AsyncSignal("the notification");
        var (socket, peer) = await ConnectAsync(listener, notified.Set);
        using (peer)
        {
            var room = new byte[10];
            if (isAwaited)
            {
                var receiving = Loop.RunAsync(() => socket.ReceiveAsync(room));
                peer.Send("x"u8);
                Assert.That(await receiving.Within("the byte"), Is.EqualTo(1));
                await Loop.RunAsync(static () => 0);
                Assert.That(notified.IsSet, Is.False);
            }
            else
            {
                var result = await Loop.RunAsync(() =>
                {
                    var receiving = socket.ReceiveAsync(room);
                    peer.Send("x"u8);
                    return new Func<int>(() => receiving.IsCompletedSuccessfully ? receiving.Result : -1);
                });
                await notified.WaitAsync();
                Assert.That(await Loop.RunAsync(result), Is.EqualTo(1));
            }

            socket.Close();
        }
    }

    [Test]
    public async Task On_a_warm_connection_nothing_is_allocated()
    {
        using var listener = SocketPair.Listen();
        var (socket, peer) = await ConnectAsync(listener);
        var least = long.MaxValue;
        using (peer)
        {
            var echo = new Thread(() =>
            {
                var buffer = new byte[16];
                while (peer.Receive(buffer) is > 0 and var count)
                {
                    peer.Send(buffer, count, SocketFlags.None);
                }
            });
            echo.Start();
            var room = new byte[16];
            var message = "ping"u8.ToArray();
            await Loop.RunAsync(async () =>
            {
                // The runtime compiles again what runs often, and allocates a little when it does: one window of several has to be without a byte.
                for (var window = 0; window < 6 && least > 0; window++)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    for (var i = 0; i < 500; i++)
                    {
                        _ = await socket.SendAsync(message).ConfigureAwait(false);
                        _ = await socket.ReceiveAsync(room).ConfigureAwait(false);
                    }

                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return 0;
            }).Within("the round trips");
            socket.Close();
            echo.Join();
        }

        Assert.That(least, Is.Zero);
    }

    private Task<UpstreamSocket> CreateAsync(int port, Action? received = null) => Loop.RunAsync(() =>
    {
        var socket = UpstreamSocket.TryCreate(new IPEndPoint(IPAddress.Loopback, port), received ?? (static () => { }));
        Assert.That(socket, Is.TypeOf<EpollUpstreamSocket>());
        return socket!;
    });

    private async Task<int> ConnectToAsync(int port)
    {
        var socket = await CreateAsync(port);
        var result = await Loop.RunAsync(socket.ConnectAsync).Within("the connect");
        socket.Close();
        return result;
    }

    private async Task<(UpstreamSocket Socket, Socket Peer)> ConnectAsync(Socket listener, Action? received = null)
    {
        var socket = await CreateAsync(((IPEndPoint)listener.LocalEndPoint!).Port, received);
        Assert.That(await Loop.RunAsync(socket.ConnectAsync).Within("the connect"), Is.Zero);
        return (socket, listener.Accept());
    }
}
