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
    public void A_silent_port_leaves_a_connection_pending()
    {
        using var port = new SilentPort();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var giveUp = new CancellationTokenSource();

        var connecting = socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port.Port), giveUp.Token).AsTask();
        giveUp.Cancel();

        Assert.CatchAsync<OperationCanceledException>(() => connecting);
    }
}
