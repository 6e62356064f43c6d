using System.Net;
using System.Net.Sockets;
using Gateway.Core.Transport;

namespace Gateway.Core.Upstreams;

/// <summary>An upstream's socket on .NET's own event loops; plain, because a pipe on top of it was measured to cost a tenth more CPU.</summary>
internal sealed class ManagedUpstreamSocket : UpstreamSocket, IDisposable
{
    private readonly SocketOperation _receiving;
    private readonly SocketOperation _sending = new();
    private readonly IPEndPoint _endPoint;
    private readonly Socket _socket;

    public ManagedUpstreamSocket(IPEndPoint endPoint, Action received)
    {
        _receiving = new SocketOperation(received);
        _endPoint = endPoint;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, TcpKeepAlive.IdleSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, TcpKeepAlive.IntervalSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, TcpKeepAlive.Probes);
    }

    public override ValueTask<int> ConnectAsync() => _sending.ConnectAsync(_socket, _endPoint);

    public override ValueTask<int> ReceiveAsync(Memory<byte> destination) => _receiving.ReceiveAsync(_socket, destination);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => _sending.SendAsync(_socket, bytes);

    public override void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection has ended, and the send with it.
        }
    }

    public override void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Not connected any more: there is nothing left to reset.
        }

        _socket.Dispose();
    }

    // Ends a receive under way in order, where closing the socket with one would reset the connection; freed by Dispose.
    public override void Close()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _socket.Dispose();
        }
    }

    /// <summary>Frees the operations; none may be under way.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _receiving.Dispose();
        _sending.Dispose();
    }
}
