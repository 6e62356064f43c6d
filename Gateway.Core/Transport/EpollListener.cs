using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Transport;

/// <summary>
/// A listening socket. One loop accepts for all, and deals the connections out in turn, so that every loop has as many.
/// </summary>
internal sealed class EpollListener : IConnectionListener, IReadinessHandler
{
    private const int LargestAddress = 128;
    private static readonly TimeSpan RetryAfterRefusal = TimeSpan.FromMilliseconds(100);

    private readonly Channel<ConnectionContext> _accepted =
        Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    private readonly byte[] _address = GC.AllocateArray<byte>(LargestAddress, pinned: true);
    private readonly EpollLoop[] _loops;
    private readonly Socket _socket;
    private readonly EpollSocket _registration;
    private readonly Timer _retry;
    private readonly int _backlog;
    private uint _next;
    private bool _isUnbound;

    public EpollListener(EndPoint endPoint, EpollLoop[] loops, int backlog)
    {
        _loops = loops;
        _backlog = backlog;
        _socket = Listen(endPoint, backlog);
        EndPoint = _socket.LocalEndPoint!;
        _registration = new EpollSocket(loops[0], (int)_socket.SafeHandle.DangerousGetHandle()) { Reading = this };
        _retry = new Timer(static listener => ((EpollListener)listener!).RetryAccept(), this, Timeout.Infinite, Timeout.Infinite);
        loops[0].Post(static listener => ((EpollListener)listener!).Start(), this);
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <summary>The loop that accepts.</summary>
    public EpollLoop Loop => _loops[0];

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
            // Who is connected already, and waits to be let in, would be reset with the socket.
            for (var left = _backlog; left > 0 && TryAccept(); left--)
            {
            }

            _isUnbound = true;
            _loops[0].Remove(_registration);
            _socket.Dispose();
            await _retry.DisposeAsync().ConfigureAwait(false);
            _accepted.Writer.TryComplete();
        }

        // The caller may block: not on the loop.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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

    private static Socket Listen(EndPoint endPoint, int backlog)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Blocking = false;
            socket.Listen(backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            if (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new AddressInUseException(e.Message, e);
            }

            throw;
        }
    }

    private void Start()
    {
        if (!_isUnbound && !_loops[0].TryRegister(_registration))
        {
            throw new IOException($"The system refused to watch the port of {EndPoint}.");
        }
    }

    // False when nobody waits, or nobody can be let in for now.
    private bool TryAccept()
    {
        var length = _address.Length;
        var descriptor = Libc.Accept(_registration.Descriptor, ref _address[0], ref length, SocketOptions.NonBlocking | SocketOptions.CloseOnExec);
        if (descriptor < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.WouldBlock:
                    return false;
                case Libc.Interrupted or Libc.ConnectionAborted:
                    return true;
            }

            // Out of descriptors or memory there will be no new edge for those that wait already: they are looked for again later.
            _retry.Change(RetryAfterRefusal, Timeout.InfiniteTimeSpan);
            return false;
        }

        SocketOptions.SetNoDelay(descriptor);
        var loop = _loops[_next++ % _loops.Length];
        var socket = new EpollSocket(loop, descriptor);
        _accepted.Writer.TryWrite(new EpollConnection(socket, EndPoint, PeerOf(_address.AsSpan(0, length))));
        loop.Post(static socket => Register((EpollSocket)socket!), socket);
        return true;
    }

    private static void Register(EpollSocket socket)
    {
        if (!socket.Loop.TryRegister(socket))
        {
            socket.Close();
        }
    }

    private void RetryAccept() => _loops[0].Post(static listener => ((IReadinessHandler)listener!).OnReady(), this);

    private EndPoint PeerOf(ReadOnlySpan<byte> address)
    {
        var serialized = new SocketAddress(EndPoint.AddressFamily, address.Length);
        address.CopyTo(serialized.Buffer.Span);
        return new IPEndPoint(EndPoint.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(serialized);
    }
}
