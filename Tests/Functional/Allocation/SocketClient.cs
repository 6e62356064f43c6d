using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tests.Functional.Allocation;

/// <summary>A client over a kept-alive loopback connection; after its first requests it allocates nothing.</summary>
internal static class SocketClient
{
    /// <summary>Sends one request after the other, beginning with that one, until the windows are full.</summary>
    public static async Task RunAsync(int port, Exchange[] exchanges, int first, AllocationWindows windows)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[1 << 20];
        for (var i = first; ; i++)
        {
            var exchange = exchanges[i % exchanges.Length];
            for (var sent = 0; sent < exchange.Request.Length;)
            {
                sent += await socket.SendAsync(exchange.Request.AsMemory(sent, Math.Min(exchange.Piece, exchange.Request.Length - sent)), SocketFlags.None);
            }

            var length = 0;
            do
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
                length += count;
                if (count == 0 || !buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8))
                {
                    throw new InvalidOperationException($"The answer is cut or an error: {Encoding.UTF8.GetString(buffer, 0, length)}");
                }
            }
            while (!buffer.AsSpan(0, length).EndsWith(exchange.End));

            if (!windows.Next())
            {
                return;
            }
        }
    }
}
