using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Transport;

/// <summary>
/// A listening socket. One loop accepts for all, and deals the connections out in turn, so that every loop has as many.
/// </summary>
internal sealed class EpollListener : IConnectionListener, IReadinessHandler
{
    private const int LargestAddress = 128;
    private const int TooManyFiles = 24;
    private static readonly TimeSpan RetryAfterExhaustion = TimeSpan.FromMilliseconds(100);

    private readonly Channel<ConnectionContext> _accepted =
        Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    private readonly byte[] _address = GC.AllocateArray<byte>(LargestAddress, pinned: true);
    private readonly EpollLoop[] _loops;
    private readonly Socket _socket;
    private readonly EpollSocket _registration;
    private readonly Timer _retry;
    private int _next;
    private bool _isUnbound;

    public EpollListener(EndPoint endPoint, EpollLoop[] loops, int backlog)
    {
        _loops = loops;
        _socket = Bind(endPoint);
        _socket.Blocking = false;
        _socket.Listen(backlog);
        EndPoint = _socket.LocalEndPoint!;
        _registration = new EpollSocket(loops[0], (int)_socket.SafeHandle.DangerousGetHandle()) { Reading = this };
        _retry = new Timer(static listener => ((EpollListener)listener!).RetryAccept(), this, Timeout.Infinite, Timeout.Infinite);
        loops[0].Post(static listener => ((EpollListener)listener!).Start(), this);
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _loops[0].SwitchTo();
        if (!_isUnbound)
        {
            _isUnbound = true;
            _loops[0].Remove(_registration);
            _socket.Dispose();
            await _retry.DisposeAsync().ConfigureAwait(false);
            _accepted.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out var connection))
        {
            connection.Abort(new ConnectionAbortedException("The gateway stops listening."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    void IReadinessHandler.OnReady()
    {
        _registration.Reading = this;
        while (!_isUnbound && TryAccept())
        {
            // Until none waits: the next is told as a new edge.
        }
    }

    private static Socket Bind(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(e.Message, e);
        }
    }

    private void Start() => _loops[0].Register(_registration);

    private bool TryAccept()
    {
        var length = _address.Length;
        var descriptor = Libc.Accept(_registration.Descriptor, ref _address[0], ref length, SocketOptions.NonBlocking | SocketOptions.CloseOnExec);
        if (descriptor < 0)
        {
            // Out of descriptors there will be no new edge for those that wait already: they are looked for again later.
            if (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() is TooManyFiles or TooManyFiles - 1)
            {
                _retry.Change(RetryAfterExhaustion, Timeout.InfiniteTimeSpan);
            }

            return false;
        }

        SocketOptions.SetNoDelay(descriptor);
        var loop = _loops[_next++ % _loops.Length];
        var socket = new EpollSocket(loop, descriptor);
        _accepted.Writer.TryWrite(new EpollConnection(socket, EndPoint, PeerOf(_address.AsSpan(0, length))));
        loop.Post(static socket => ((EpollSocket)socket!).Loop.Register((EpollSocket)socket), socket);
        return true;
    }

    private void RetryAccept() => _loops[0].Post(static listener => ((IReadinessHandler)listener!).OnReady(), this);

    private EndPoint PeerOf(ReadOnlySpan<byte> address)
    {
        var serialized = new SocketAddress(EndPoint.AddressFamily, address.Length);
        address.CopyTo(serialized.Buffer.Span);
        return new IPEndPoint(EndPoint.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(serialized);
    }
}
