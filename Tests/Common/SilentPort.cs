using System.Net;
using System.Net.Sockets;

namespace Tests.Common;

/// <summary>
/// A loopback port whose connections are never made: the queue of those to accept is full, and Linux drops the
/// handshakes beyond it. What a connect timeout is tested with.
/// </summary>
internal sealed class SilentPort : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SilentPort()
        : this(IPAddress.Loopback, 0)
    {
    }

    /// <summary>At that address and port; port 0 is any.</summary>
    public SilentPort(IPAddress address, int port)
    {
        _listener.Bind(new IPEndPoint(address, port));

        // A queue of length 0 holds one.
        _listener.Listen(0);
        _filler.Connect(_listener.LocalEndPoint!);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        _filler.Dispose();
        _listener.Dispose();
    }
}
