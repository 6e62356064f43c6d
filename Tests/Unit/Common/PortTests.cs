using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class PortTests
{
    [Test]
    public void A_closed_port_refuses()
    {
        using var port = new ClosedPort();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var refused = Assert.Throws<SocketException>(() => socket.Connect(IPAddress.Loopback, port.Port));

        Assert.That(refused!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    [Platform("Linux")]
    public void A_silent_port_leaves_a_connection_pending()
    {
        const int Tcp = 6;
        const int TcpInfo = 11;
        const byte SynSent = 2;
        using var port = new SilentPort();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var giveUp = new CancellationTokenSource();
        var connecting = socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port.Port), giveUp.Token).AsTask();

        // The first byte of the kernel's tcp_info is the state.
        Span<byte> state = stackalloc byte[1];
        socket.GetRawSocketOption(Tcp, TcpInfo, state);
        giveUp.Cancel();

        Assert.That(state[0], Is.EqualTo(SynSent));
        Assert.CatchAsync<OperationCanceledException>(() => connecting);
    }
}
