using System.Net;
using System.Net.Sockets;
using Gateway.Core.Transport;

namespace Tests.Unit.Transport;

/// <summary>A connection over loopback: one end for a loop, the other one of .NET's, blocking.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(EpollSocket own, Socket peer)
    {
        Own = own;
        Peer = peer;
    }

    public EpollSocket Own { get; }

    public Socket Peer { get; }

    public static SocketPair Create(EpollLoop loop)
    {
        using var listener = Listen();
        return Create(loop, listener);
    }

    /// <summary>The loop's descriptor is the first that is opened.</summary>
    public static SocketPair Create(EpollLoop loop, Socket listener)
    {
        var descriptor = Libc.Socket(2, SocketOptions.StreamType | SocketOptions.CloseOnExec, 0);
        var address = listener.LocalEndPoint!.Serialize();
        if (descriptor < 0 || Libc.Connect(descriptor, in address.Buffer.Span[0], address.Size) != 0)
        {
            throw new IOException("No connection over loopback.");
        }

        SocketOptions.SetNoDelay(descriptor);
        var peer = listener.Accept();
        peer.NoDelay = true;
        peer.ReceiveTimeout = peer.SendTimeout = 20_000;
        return new SocketPair(new EpollSocket(loop, descriptor), peer);
    }

    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        return listener;
    }

    /// <summary>Resets the connection from the peer's side.</summary>
    public void Reset()
    {
        Peer.LingerState = new LingerOption(true, 0);
        Peer.Close();
    }

    /// <summary>Everything that the peer receives up to the end of the stream; null when the connection was reset.</summary>
    public byte[]? ReceiveToEnd()
    {
        using var all = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            while (Peer.Receive(buffer) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        Own.Abort();
        Peer.Dispose();
    }
}
