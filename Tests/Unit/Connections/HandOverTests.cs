using System.Buffers;
using Gateway.Core.Connections;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Transport;

namespace Tests.Unit.Connections;

internal sealed class HandOverTests : LoopFixture
{
    private SocketPair _pair = null!;
    private EpollConnection _connection = null!;

    [SetUp]
    public async Task Connect()
    {
        _pair = await ConnectAsync();
        _connection = new EpollConnection(_pair.Own, null, null);
    }

    [TearDown]
    public async Task Disconnect()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _pair.Dispose();
        }
    }

    [Test]
    public async Task Megabytes_pass_both_ways_intact()
    {
        var bytes = new byte[5 << 20];
        Random.Shared.NextBytes(bytes);
        var serving = HandOver.ServeAsync(_connection, static connection => connection.Transport.Input.CopyToAsync(connection.Transport.Output));
        var sending = Task.Factory.StartNew(
            () =>
            {
                for (var sent = 0; sent < bytes.Length;)
                {
                    sent += _pair.Peer.Send(bytes.AsSpan(sent));
                }

                _pair.Peer.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            },
            TaskCreationOptions.LongRunning);
        var received = new byte[bytes.Length];

        for (var count = 0; count < received.Length;)
        {
            count += _pair.Peer.Receive(received.AsSpan(count)) is > 0 and var more ? more : throw new EndOfStreamException();
        }

        await sending;
        await serving.Within("the end of serving");
        Assert.That(received, Is.EqualTo(bytes));
    }

    [Test]
    public async Task What_blocks_holds_up_no_loop()
    {
        var own = _connection.Transport;
        await HandOver.ServeAsync(_connection, _ =>
        {
            using var run = new ManualResetEventSlim();
            Loop.Post(_ => run.Set(), null);
            Assert.That(run.Wait(Bounded.Limit), Is.True);
            return Task.CompletedTask;
        }).Within("what blocks");

        Assert.That(_connection.Transport, Is.SameAs(own), "The connection has its own pipes again.");
    }

    [Test]
    public void What_fails_leaves_nothing_under_way()
    {
        var own = _connection.Transport;

        Assert.That(
            async () => await HandOver.ServeAsync(_connection, static _ => throw new InvalidDataException("A defect.")).Within("the failure"),
            Throws.TypeOf<InvalidDataException>());
        Assert.That(_connection.Transport, Is.SameAs(own));
        Assert.That(_pair.Own.Reading, Is.Null);
    }

    [Test]
    public async Task What_is_never_read_does_not_hold_up_the_end()
    {
        var full = new AsyncSignal("a full pipe");
        var serving = HandOver.ServeAsync(_connection, async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(64 << 10);
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            full.Set();
        });
        var sending = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (var i = 0; i < 256; i++)
                    {
                        _pair.Peer.Send(new byte[65536]);
                    }
                }
                catch (System.Net.Sockets.SocketException)
                {
                    // The other side was done with it.
                }
            },
            TaskCreationOptions.LongRunning);

        await full.WaitAsync();
        await serving.Within("the end of serving");
        await _connection.DisposeAsync();
        await sending;
    }

    [Test]
    public async Task A_client_that_leaves_in_mid_answer_ends_the_answer()
    {
        var begun = new AsyncSignal("the answer's begin");
        var serving = HandOver.ServeAsync(_connection, async connection =>
        {
            while (true)
            {
                connection.Transport.Output.Write(new byte[30_000]);
                var flush = await connection.Transport.Output.FlushAsync();
                begun.Set();
                if (flush.IsCompleted)
                {
                    return;
                }
            }
        });
        await begun.WaitAsync();

        _pair.Reset();

        await serving.Within("the answer to end");
    }

    [Test]
    public async Task A_client_that_leaves_is_the_end_of_its_input()
    {
        var serving = HandOver.ServeAsync(_connection, static async connection =>
        {
            var read = await connection.Transport.Input.ReadAsync();
            Assert.That((read.IsCompleted, read.Buffer.Length), Is.EqualTo((true, 0L)));
        });

        _pair.Reset();

        await serving.Within("the end of the input");
    }

    [Test]
    public async Task An_answers_end_that_the_client_does_not_take_is_given_up()
    {
        await HandOver.ServeAsync(_connection, FillAsync, TimeSpan.FromMilliseconds(1)).Within("the client to be given up");

        Assert.That(_pair.ReceiveToEnd(), Is.Null, "The client sees that the answer was cut.");

        // Until the pipe is full, which it stays.
        static async Task FillAsync(ConnectionContext connection)
        {
            Task flush;
            do
            {
                connection.Transport.Output.Write(new byte[30_000]);
                flush = connection.Transport.Output.FlushAsync().AsTask();
                await Task.WhenAny(flush, Task.Delay(200));
            }
            while (flush.IsCompleted);
        }
    }
}
