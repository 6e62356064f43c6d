using System.Buffers;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollConnectionTests : LoopFixture
{
    [Test]
    public async Task The_end_is_told_once_however_it_comes([Values("client", "reset", "abort", "dispose")] string how)
    {
        using var pair = await ConnectAsync();
        await using var connection = new EpollConnection(pair.Own, null, null);
        var count = 0;
        var told = new AsyncSignal("the connection's end");
        await using var registration = connection.ConnectionClosed.Register(() =>
        {
            count += EpollLoop.Current is null ? 1 : 100;
            told.Set();
        });

        switch (how)
        {
            case "client":
                pair.Peer.Close();
                break;
            case "reset":
                pair.Reset();
                break;
            case "abort":
                connection.Abort(new ConnectionAbortedException());
                break;
            default:
                await connection.DisposeAsync();
                break;
        }

        await told.WaitAsync();
        await connection.DisposeAsync();
        Assert.That(count, Is.EqualTo(1), "Once, and not on the loop.");
    }

    [Test]
    public async Task Disposing_sends_what_was_flushed_and_ends()
    {
        using var pair = await ConnectAsync();
        var connection = new EpollConnection(pair.Own, null, null);
        await Loop.RunAsync(async () =>
        {
            connection.Transport.Output.Write("bye"u8);
            return await connection.Transport.Output.FlushAsync();
        });

        await connection.DisposeAsync();
        await connection.DisposeAsync();

        Assert.That(await Task.Run(pair.ReceiveToEnd).Within("the end"), Is.EqualTo("bye"u8.ToArray()));
    }

    [Test]
    public async Task Disposing_ends_a_read_that_waits()
    {
        using var pair = await ConnectAsync();
        var connection = new EpollConnection(pair.Own, null, null);
        var reading = Loop.RunAsync(() => connection.Transport.Input.ReadAsync());
        await Loop.RunAsync(static () => 0);

        await connection.DisposeAsync();

        Assert.That(async () => await reading.Within("the read to end"), Throws.TypeOf<ConnectionResetException>());
    }
}
