using System.Buffers;
using System.Text;
using Gateway.Core;
using Tests.Common;

namespace Tests.Functional.Allocation;

/// <summary>A client on a connection in memory; after its first requests it allocates nothing.</summary>
internal static class MemoryClient
{
    // Beyond any request, so that sending never waits.
    private const long PauseAt = 16 << 20;

    /// <summary>Sends one request after the other, beginning with that one, until the windows are full.</summary>
    public static async Task RunAsync(DataPlane dataPlane, Exchange[] exchanges, int first, AllocationWindows windows, int blockSize)
    {
        await using var connection = MemoryConnection.Create(blockSize, PauseAt);
        var serving = dataPlane.ServeAsync(connection.Server, static _ => throw new InvalidOperationException("No request here is for the management."));
        var tail = new byte[16];
        for (var i = first; ; i++)
        {
            var exchange = exchanges[i % exchanges.Length];
            for (var sent = 0; sent < exchange.Request.Length;)
            {
                // Off the gateway's stack, so that it waits for each piece.
                await Task.Yield();
                var length = Math.Min(exchange.Piece, exchange.Request.Length - sent);
                connection.Send(exchange.Request.AsSpan(sent, length));
                sent += length;
            }

            var received = 0L;
            do
            {
                var read = await connection.FromServer.ReadAsync();
                if (read.IsCompleted || read.IsCanceled || !IsSuccess(read.Buffer, received, tail))
                {
                    throw new InvalidOperationException($"The answer is cut or an error: {Encoding.UTF8.GetString(read.Buffer)}");
                }

                received += read.Buffer.Length;
                Keep(read.Buffer, tail);
                connection.FromServer.AdvanceTo(read.Buffer.End);
            }
            while (!tail.AsSpan().EndsWith(exchange.End));

            if (!windows.Next())
            {
                break;
            }
        }

        connection.CompleteInput();
        await serving.Within("the gateway to end the connection");
    }

    private static bool IsSuccess(in ReadOnlySequence<byte> buffer, long received, byte[] scratch)
    {
        var expected = "HTTP/1.1 200"u8;
        if (received > 0 || buffer.Length < expected.Length)
        {
            return true;
        }

        buffer.Slice(0, expected.Length).CopyTo(scratch);
        return scratch.AsSpan(0, expected.Length).SequenceEqual(expected);
    }

    // The last bytes of all that was received stand in the tail.
    private static void Keep(in ReadOnlySequence<byte> buffer, byte[] tail)
    {
        var count = (int)Math.Min(buffer.Length, tail.Length);
        tail.AsSpan(count).CopyTo(tail);
        buffer.Slice(buffer.Length - count).CopyTo(tail.AsSpan(tail.Length - count));
    }
}
