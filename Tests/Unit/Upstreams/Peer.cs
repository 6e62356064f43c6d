using System.Net;
using System.Net.Sockets;
using Gateway.Core.Upstreams;
using Tests.Common;

namespace Tests.Unit.Upstreams;

/// <summary>Both ends of one upstream connection over loopback: the gateway's, and a server's that the test plays.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private Peer(UpstreamConnection connection, Socket server)
    {
        Connection = connection;
        Server = server;
    }

    public UpstreamConnection Connection { get; }

    public Socket Server { get; }

    /// <param name="receiveBuffer">Of the server's socket, in bytes; a small one makes sends wait.</param>
    /// <param name="madeAt">When the connection counts as made; null is now.</param>
    public static async Task<Peer> ConnectAsync(int? receiveBuffer = null, long? madeAt = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.ReceiveBufferSize = receiveBuffer ?? listener.ReceiveBufferSize;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var connection = new UpstreamConnection(State()) { MadeAt = madeAt ?? Environment.TickCount64 };
        var accepting = listener.AcceptAsync();
        var error = await connection.ConnectAsync(Endpoint(port), 2_000);
        if (error != ConnectError.None)
        {
            throw new InvalidOperationException($"Not connected: {error}.");
        }

        return new Peer(connection, await accepting);
    }

    public static ServerState State() => new("u", new Uri("http://127.0.0.1"));

    public static ServerEndpoint Endpoint(int port) => new("127.0.0.1", port, IPAddress.Loopback, Tls: null);

    public Task SendAsync(byte[] bytes) => Task.Run(() =>
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += Server.Send(bytes.AsSpan(sent));
        }
    }).Within("the gateway to take what is sent");

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
        {
            var length = await Server.ReceiveAsync(bytes.AsMemory(received), SocketFlags.None);
            if (length == 0)
            {
                throw new EndOfStreamException();
            }

            received += length;
        }

        return bytes;
    }

    /// <summary>True when the gateway's end was reset or closed.</summary>
    public async Task<bool> IsEndedAsync()
    {
        try
        {
            return await Server.ReceiveAsync(new byte[1], SocketFlags.None).Within("the connection to end") == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    /// <summary>Ends both sides; closing the gateway's is left to its owner, where it has another than the test.</summary>
    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        Connection.Abort();
        return ValueTask.CompletedTask;
    }
}
