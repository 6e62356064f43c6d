using System.Net.Sockets;
using Gateway.Core.Transport;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollSocketTests : LoopFixture
{
    [Test]
    public async Task The_end_that_comes_with_the_data_is_found()
    {
        using var pair = SocketPair.Create(Loop);
        pair.Peer.Send("abc"u8);
        pair.Peer.Shutdown(SocketShutdown.Send);
        await Loop.RunAsync(() => Loop.TryRegister(pair.Own));

        Assert.That((await ReceiveAsync(pair.Own, 100), await ReceiveAsync(pair.Own, 100)), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task The_end_that_comes_behind_a_short_read_is_a_new_edge([Values(3, 100)] int room)
    {
        using var pair = await ConnectAsync();
        pair.Peer.Send("abc"u8);
        Assert.That(await ReceiveAsync(pair.Own, room), Is.EqualTo(3));

        var end = ReceiveAsync(pair.Own, room);
        pair.Peer.Shutdown(SocketShutdown.Send);

        Assert.That(await end, Is.Zero);
        Assert.That(await ReceiveAsync(pair.Own, room), Is.Zero, "The end stays.");
    }

    [Test]
    public async Task What_comes_between_an_event_and_its_receive_is_found()
    {
        using var pair = await ConnectAsync();
        using var peerGoesOn = new SemaphoreSlim(0);
        var received = await Loop.RunAsync(async () =>
        {
            pair.Peer.Send("a"u8);
            var first = await WaitReceiveAsync(pair.Own, 1);

            // On the loop, so that no event can be taken in between.
            pair.Peer.Send("bc"u8);
            pair.Peer.Shutdown(SocketShutdown.Send);
            return (first, await WaitReceiveAsync(pair.Own, 10), await WaitReceiveAsync(pair.Own, 10));
        });

        Assert.That(received, Is.EqualTo((1, 2, 0)));
    }

    [Test]
    public async Task A_failure_stays_a_failure()
    {
        using var pair = await ConnectAsync();
        var failed = ReceiveAsync(pair.Own, 10);

        pair.Reset();

        Assert.That(await failed, Is.EqualTo(EpollSocket.Failed));
        Assert.That(
            await Loop.RunAsync(() => (pair.Own.Receive(new byte[10]), pair.Own.Send("x"u8), pair.Own.Receive(new byte[10]))),
            Is.EqualTo((EpollSocket.Failed, EpollSocket.Failed, EpollSocket.Failed)));
    }

    [Test]
    public async Task A_partial_send_goes_on_when_there_is_room()
    {
        using var pair = await ConnectAsync();
        var bytes = new byte[16 << 20];
        Random.Shared.NextBytes(bytes);
        var reading = Task.Factory.StartNew(pair.ReceiveToEnd, TaskCreationOptions.LongRunning);

        var waits = await Loop.RunAsync(async () =>
        {
            var sent = 0;
            var waits = 0;
            while (sent < bytes.Length)
            {
                switch (pair.Own.Send(bytes.AsSpan(sent)))
                {
                    case EpollSocket.WouldBlock:
                        waits++;
                        await WritableAsync(pair.Own);
                        break;
                    case var count:
                        sent += count;
                        break;
                }
            }

            pair.Own.EndSending();
            return waits;
        }).Within("the send");

        Assert.That(waits, Is.Positive);
        Assert.That(await reading, Is.EqualTo(bytes));
    }

    [Test]
    public async Task Ending_the_sending_side_wakes_a_send_that_waits()
    {
        using var pair = await ConnectAsync();
        var bytes = new byte[16 << 20];
        var result = await Loop.RunAsync(async () =>
        {
            while (pair.Own.Send(bytes) != EpollSocket.WouldBlock)
            {
            }

            var writable = WritableAsync(pair.Own);
            pair.Own.EndSending();
            await writable;
            return pair.Own.Send(bytes);
        }).Within("the send to be woken");

        Assert.That(result, Is.EqualTo(EpollSocket.Failed));
    }

    [Test]
    public async Task An_event_of_a_closed_socket_does_not_reach_the_next_with_its_descriptor()
    {
        using var first = await ConnectAsync();
        using var closed = await ConnectAsync();
        using var listener = SocketPair.Listen();
        using var blocked = new ManualResetEventSlim();
        var stray = new ReadinessRecorder();
        SocketPair? next = null;
        await Loop.RunAsync(() =>
        {
            closed.Own.Reading = stray;
            first.Own.Reading = new ReadinessRecorder(() =>
            {
                closed.Own.Reading = null;
                closed.Own.Close();
                next = SocketPair.Create(Loop, listener);
                next.Own.Reading = stray;
                Loop.TryRegister(next.Own);
            });
        });
        Loop.Post(_ => blocked.Wait(), null);
        first.Peer.Send("x"u8);
        closed.Peer.Send("x"u8);

        // Both are ready, so that one round takes both events.
        blocked.Set();
        await Loop.RunAsync(static () => 0);
        await Loop.RunAsync(static () => 0);

        using (next)
        {
            Assume.That(next!.Own.Descriptor, Is.EqualTo(closed.Own.Descriptor));
            Assert.That(stray.Count, Is.Zero);
            next.Peer.Send("x"u8);
            Assert.That(await ReceiveAsync(next.Own, 10), Is.EqualTo(1), "The next one's own events arrive.");
        }
    }

    [Test]
    public async Task One_that_always_has_more_leaves_the_others_their_turn()
    {
        using var busy = await ConnectAsync();
        var rounds = 0;
        var received = 0;
        var done = new AsyncSignal("1,000 bytes, one at a time");
        ReadinessRecorder? handler = null;
        handler = new ReadinessRecorder(() =>
        {
            rounds++;
            Span<byte> one = stackalloc byte[1];
            while (busy.Own.Receive(one) == 1)
            {
                received++;
            }

            // Asking again in vain must not have it called twice.
            _ = busy.Own.Receive(one);
            busy.Own.Reading = handler;
            if (received == 1_000)
            {
                done.Set();
            }
        });
        await Loop.RunAsync(() => busy.Own.Reading = handler);

        busy.Peer.Send(new byte[1_000]);

        await done.WaitAsync();
        await Loop.RunAsync(static () => 0);
        Assert.That(rounds, Is.EqualTo(16), "64 receives a round.");
    }

    [Test]
    public async Task Aborting_resets_the_connection_from_any_thread()
    {
        using var pair = await ConnectAsync();

        Parallel.For(0, 8, _ => pair.Own.Abort());

        Assert.That(pair.ReceiveToEnd(), Is.Null);
        Assert.That(await Loop.RunAsync(() => pair.Own.IsClosed), Is.True);
    }

    [Test]
    public async Task Closing_ends_what_waits()
    {
        using var pair = await ConnectAsync();
        var reading = new ReadinessRecorder();
        var writing = new ReadinessRecorder();
        var closing = new ReadinessRecorder();

        var after = await Loop.RunAsync(() =>
        {
            (pair.Own.Reading, pair.Own.Writing, pair.Own.Closing) = (reading, writing, closing);
            pair.Own.Close();
            pair.Own.Close();
            return (pair.Own.Receive(new byte[1]), pair.Own.Send("x"u8));
        });

        Assert.That(after, Is.EqualTo((EpollSocket.Failed, EpollSocket.Failed)));
        Assert.That((reading.Count, writing.Count, closing.Count), Is.EqualTo((1, 1, 1)));
        Assert.That(pair.ReceiveToEnd(), Is.Empty);
    }

    [Test]
    public async Task The_peers_end_is_told_once([Values] bool isReset)
    {
        using var pair = await ConnectAsync();
        var told = new AsyncSignal("the peer's end");
        var closing = new ReadinessRecorder(told.Set);
        await Loop.RunAsync(() => pair.Own.Closing = closing);

        if (isReset)
        {
            pair.Reset();
        }
        else
        {
            pair.Peer.Close();
        }

        await told.WaitAsync();
        await Loop.RunAsync(pair.Own.Close);
        Assert.That(closing.Count, Is.EqualTo(1));
    }

    private static async ValueTask<int> WaitReceiveAsync(EpollSocket socket, int room)
    {
        var buffer = new byte[room];
        while (true)
        {
            var count = socket.Receive(buffer);
            if (count != EpollSocket.WouldBlock)
            {
                return count;
            }

            var ready = new TaskCompletionSource();
            socket.Reading = new ReadinessRecorder(ready.SetResult);
            await ready.Task.ConfigureAwait(false);
        }
    }

    private static Task WritableAsync(EpollSocket socket)
    {
        var ready = new TaskCompletionSource();
        socket.Writing = new ReadinessRecorder(ready.SetResult);
        return ready.Task;
    }

    private Task<int> ReceiveAsync(EpollSocket socket, int room) => Loop.RunAsync(() => WaitReceiveAsync(socket, room)).Within("a receive");
}
