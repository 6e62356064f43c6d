using System.Net;
using System.Runtime.InteropServices;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Transport;

/// <summary>An upstream's socket on the loop of the client that it serves: request and answer are handled on one thread.</summary>
internal sealed class EpollUpstreamSocket : UpstreamSocket
{
    private readonly EpollSocket _socket;
    private readonly EpollReceive _receiving;
    private readonly EpollSend _sending;
    private readonly IPEndPoint _endPoint;

    /// <exception cref="IOException">The process is out of descriptors.</exception>
    public EpollUpstreamSocket(EpollLoop loop, IPEndPoint endPoint, Action received)
    {
        var descriptor = Libc.Socket(
            endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 2 : 10,
            SocketOptions.StreamType | SocketOptions.NonBlocking | SocketOptions.CloseOnExec,
            0);
        if (descriptor < 0)
        {
            throw new IOException($"The system refused a socket (errno {Marshal.GetLastPInvokeError()}).");
        }

        SocketOptions.SetNoDelay(descriptor);
        SocketOptions.SetKeepAlive(descriptor);
        _endPoint = endPoint;
        _socket = new EpollSocket(loop, descriptor);
        _receiving = new EpollReceive(_socket, received);
        _sending = new EpollSend(_socket);
    }

    public override ValueTask<int> ConnectAsync()
    {
        var address = _endPoint.Serialize();
        if (Libc.Connect(_socket.Descriptor, in address.Buffer.Span[0], address.Size) == 0)
        {
            return new ValueTask<int>(_socket.Loop.TryRegister(_socket) ? 0 : Failed);
        }

        return Marshal.GetLastPInvokeError() is Libc.InProgress or Libc.Interrupted && _socket.Loop.TryRegister(_socket)
            ? _sending.ConnectAsync()
            : new ValueTask<int>(Failed);
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> destination) => _receiving.StartAsync(destination);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => _sending.StartAsync(bytes);

    public override void EndSending() => _socket.EndSending();

    public override void Abort() => _socket.Abort();

    public override void Close()
    {
        if (_socket.Loop.IsCurrent)
        {
            _socket.Close();
        }
        else
        {
            _socket.Loop.Post(static socket => ((EpollSocket)socket!).Close(), _socket);
        }
    }
}
