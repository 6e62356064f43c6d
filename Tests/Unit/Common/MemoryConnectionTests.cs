using System.Buffers;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class MemoryConnectionTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    public async Task What_is_sent_is_answered_before_send_returns(int blockSize)
    {
        await using var connection = MemoryConnection.Create(blockSize);
        var server = EchoAsync(connection.Server);

        connection.Send("hello"u8);
        Assert.That(connection.ReceiveText(), Is.EqualTo("hello"));
        connection.Send(" again"u8);
        var answer = new byte[4];
        Assert.That(connection.Receive(answer), Is.EqualTo(4));
        Assert.That(answer, Is.EqualTo(" aga"u8.ToArray()));
        Assert.That(connection.Discard(), Is.EqualTo(2));

        connection.CompleteInput();
        await server.Within("the server to end");
        Assert.That(connection.Server.ConnectionClosed.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_warm_exchange_allocates_nothing()
    {
        await using var connection = MemoryConnection.Create();
        var server = EchoAsync(connection.Server);
        var request = new byte[10_000];
        var answer = new byte[10_000];
        Exchange(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
        connection.CompleteInput();
        await server.Within("the server to end");

        void Exchange(int times)
        {
            for (var i = 0; i < times; i++)
            {
                connection.Send(request);
                if (connection.Receive(answer) != request.Length)
                {
                    throw new InvalidOperationException("The answer is not the request.");
                }
            }
        }
    }

    [Test]
    public async Task A_clients_reset_fails_the_servers_read_and_completes_its_writes()
    {
        await using var connection = MemoryConnection.Create();
        var reading = connection.Server.Transport.Input.ReadAsync().AsTask();

        connection.Abort();

        Assert.CatchAsync<ConnectionResetException>(() => reading);
        Assert.That((await connection.Server.Transport.Output.FlushAsync()).IsCompleted, Is.True);
        Assert.That(connection.Server.ConnectionClosed.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_servers_abort_is_seen_and_what_it_sent_stays_readable()
    {
        await using var connection = MemoryConnection.Create();
        await connection.Server.Transport.Output.WriteAsync("half"u8.ToArray());

        connection.Server.Abort(new ConnectionAbortedException("over"));

        await connection.Aborted.WaitAsync();
        Assert.That(connection.AbortReason!.Message, Is.EqualTo("over"));
        Assert.That(connection.Server.ConnectionClosed.IsCancellationRequested, Is.True);
        Assert.That(connection.ReceiveText(), Is.EqualTo("half"));
    }

    [Test]
    public async Task A_server_that_does_not_read_is_noticed()
    {
        await using var connection = MemoryConnection.Create(pauseAt: 16);

        Assert.That(() => connection.Send(new byte[16]), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Every_block_returns_to_the_pool()
    {
        var connection = MemoryConnection.Create(blockSize: 8);
        var server = EchoAsync(connection.Server);
        connection.Send(new byte[100]);
        Assert.That(connection.RentedBlocks, Is.Positive);

        connection.CompleteInput();
        await server.Within("the server to end");
        await connection.DisposeAsync();

        Assert.That(connection.RentedBlocks, Is.Zero);
    }

    private static async Task EchoAsync(ConnectionContext context)
    {
        var (input, output) = (context.Transport.Input, context.Transport.Output);
        while (true)
        {
            var result = await input.ReadAsync();
            foreach (var segment in result.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }

            await output.FlushAsync();
        }
    }
}
