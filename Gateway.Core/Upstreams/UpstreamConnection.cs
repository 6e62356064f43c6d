using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Gateway.Core.Async;
using Gateway.Core.Buffers;

namespace Gateway.Core.Upstreams;

/// <summary>
/// One TCP or TLS connection to an upstream server, and the only place that knows the socket library. Plain sockets, because
/// a pipe per upstream connection was measured to cost a tenth more CPU for bytes that are read once.
/// <para>
/// A receive is always under way while the connection waits (<see cref="Listen"/>), so that the end of an idle connection is known
/// before it is used again, without a system call. Failures are values; <see cref="Abort"/> may be called from any thread and ends whatever is under way.
/// </para>
/// </summary>
internal sealed class UpstreamConnection : IDisposable
{
    // Small, so that an idle connection or a slow stream holds little; grown while a body fills it.
    private const int InitialBlock = 4096;
    private const int LargestBlock = 65536;

    private readonly SocketOperation _receiving;
    private readonly SocketOperation _sending = new();
    private readonly ServerState _server;
    private Socket? _socket;
    private SslStream? _tls;
    private byte[] _block = [];
    private int _start;
    private int _end;
    private ValueTask<int> _received;
    private bool _listening;
    private bool _filled;
    private int _aborted;
    private bool _heard;
    private bool _waitsToSend;
    private bool _sendStopped;

    public UpstreamConnection(ServerState server)
    {
        _server = server;
        _receiving = new SocketOperation(Hear);
    }

    /// <summary>The server at the other end.</summary>
    public ServerState Server => _server;

    /// <summary>When the connection was put aside, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long IdleSince { get; set; }

    /// <summary>Number of exchanges that the connection has carried to a clean end.</summary>
    public int Exchanges { get; set; }

    /// <summary>What was received and not consumed yet.</summary>
    public ReadOnlySpan<byte> Unread => _block.AsSpan(_start, _end - _start);

    /// <summary>The block that <see cref="Unread"/> lies in; at its front after <see cref="MoveToFront"/>.</summary>
    public byte[] Block => _block;

    /// <summary>True when an idle connection has ended, or has said something that nobody asked for.</summary>
    public bool IsStale => Volatile.Read(ref _aborted) != 0 || Volatile.Read(ref _sendStopped) || _start != _end || (_listening && _received.IsCompleted);

    /// <summary>Resolves the server's name, connects to the first address that answers, and shakes hands where it speaks TLS.</summary>
    public async ValueTask<ConnectError> ConnectAsync(ServerEndpoint endpoint)
    {
        IPAddress[] addresses;
        try
        {
            addresses = endpoint.Address is { } fixedAddress
                ? [fixedAddress]
                : await Dns.GetHostAddressesAsync(endpoint.Host).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return ConnectError.NameNotResolved;
        }

        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _socket = socket;

            // Either this sees the abort, or the abort sees the socket.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _aborted) != 0)
            {
                socket.Dispose();
                return ConnectError.Aborted;
            }

            if (await _sending.ConnectAsync(socket, new IPEndPoint(address, endpoint.Port)).ConfigureAwait(false) != SocketOperation.Failed)
            {
                return endpoint.Tls is null ? ConnectError.None : await ShakeHandsAsync(socket, endpoint.Tls).ConfigureAwait(false);
            }

            socket.Dispose();
        }

        return Volatile.Read(ref _aborted) != 0 ? ConnectError.Aborted : ConnectError.Refused;
    }

    /// <summary>Sends all of it; false when the connection is broken.</summary>
    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is not null)
        {
            return SendTlsAsync(bytes);
        }

        var sending = _sending.SendAsync(_socket!, bytes);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendRestAsync(sending, bytes);
        }

        var sent = sending.Result;
        return sent == bytes.Length || sent == SocketOperation.Failed
            ? new ValueTask<bool>(sent != SocketOperation.Failed)
            : SendRestAsync(new ValueTask<int>(sent), bytes);
    }

    /// <summary>Starts the receive whose end <see cref="ReceiveAsync"/> awaits, unless one is under way.</summary>
    public void Listen()
    {
        if (_listening)
        {
            return;
        }

        _listening = true;
        Volatile.Write(ref _heard, false);
        MakeRoom();
        var free = _block.AsMemory(_end);
        _received = _tls is null ? _receiving.ReceiveAsync(_socket!, free) : ReceiveTlsAsync(free);
        if (_received.IsCompleted)
        {
            Hear();
        }
    }

    /// <summary>True when the server has said something, or ended the connection, since <see cref="Listen"/>; on any thread.</summary>
    public bool HasHeard => Volatile.Read(ref _heard);

    /// <summary>
    /// Gives up a send that waits for room, while receiving goes on: a server that has answered early may read no further. From any thread.
    /// </summary>
    public void StopWaitingToSend()
    {
        if (!Volatile.Read(ref _waitsToSend))
        {
            return;
        }

        Volatile.Write(ref _sendStopped, true);
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection has ended, and the send with it.
        }
    }

    /// <summary>Waits for more bytes behind <see cref="Unread"/>; 0 at the end of the stream, negative when the connection broke or was aborted.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        Listen();
        var received = _received;
        if (!received.IsCompletedSuccessfully)
        {
            return ReceiveAwaited(received);
        }

        return new ValueTask<int>(Receive(received.Result));
    }

    /// <summary>Moves <see cref="Unread"/> to the front of <see cref="Block"/>; not while a receive is under way.</summary>
    public void MoveToFront()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_block);
            _end -= _start;
            _start = 0;
        }
    }

    /// <summary>Marks bytes of <see cref="Unread"/> as dealt with.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Ends whatever is under way and closes the connection; from any thread, any number of times.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0 && _socket is { } socket)
        {
            // A reset, not an orderly end: the upstream shall stop generating at its next write at the latest.
            ResetOnClose(socket);
            socket.Dispose();
        }
    }

    /// <summary>
    /// Makes the connection ready to wait for its next exchange: little memory, and a receive under way that tells its end.
    /// </summary>
    public void Rest()
    {
        if (_block.Length > InitialBlock && !_listening)
        {
            BlockPool.Return(_block);
            _block = [];
            _filled = false;
        }

        IdleSince = Environment.TickCount64;
        Listen();
    }

    /// <summary>Closes the connection and gives its memory back; by its owner, who awaits nothing else of it.</summary>
    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0)
        {
            _socket?.Dispose();
        }

        if (_listening)
        {
            // The aborted receive still holds the block until it has ended.
            await ReceiveAsync().ConfigureAwait(false);
        }

        if (_tls is not null)
        {
            await _tls.DisposeAsync().ConfigureAwait(false);
        }

        Dispose();
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
            _block = [];
        }

        _start = _end = 0;
    }

    /// <summary>Frees the operations; part of <see cref="CloseAsync"/>.</summary>
    public void Dispose()
    {
        _receiving.Dispose();
        _sending.Dispose();
        _socket?.Dispose();
    }

    private static void ResetOnClose(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Not connected any more: there is nothing left to reset.
        }
    }

    private async ValueTask<ConnectError> ShakeHandsAsync(Socket socket, SslClientAuthenticationOptions options)
    {
        try
        {
            // Kept in case of failure too: closing the connection disposes it.
            _tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await _tls.AuthenticateAsClientAsync(options).ConfigureAwait(false);
            return ConnectError.None;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return Volatile.Read(ref _aborted) != 0 ? ConnectError.Aborted : ConnectError.TlsFailed;
        }
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<bool> SendRestAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref _waitsToSend, true);
        var sent = await sending.ConfigureAwait(false);
        while (sent > 0 && sent < bytes.Length)
        {
            bytes = bytes[sent..];
            sent = await _sending.SendAsync(_socket!, bytes).ConfigureAwait(false);
        }

        Volatile.Write(ref _waitsToSend, false);
        return sent == bytes.Length;
    }

    private void Hear() => Volatile.Write(ref _heard, true);

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<bool> SendTlsAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref _waitsToSend, true);
        try
        {
            await _tls!.WriteAsync(bytes).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _waitsToSend, false);
        }
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<int> ReceiveTlsAsync(Memory<byte> destination)
    {
        try
        {
            return await _tls!.ReadAsync(destination).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return SocketOperation.Failed;
        }
        finally
        {
            Hear();
        }
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<int> ReceiveAwaited(ValueTask<int> received) => Receive(await received.ConfigureAwait(false));

    private int Receive(int count)
    {
        _listening = false;
        _received = default;
        if (count > 0)
        {
            _end += count;
            _filled = _end == _block.Length;
        }

        return count;
    }

    // What is unread moves to the front of the block; a block that the last receive filled is replaced by a larger one.
    private void MakeRoom()
    {
        var unread = _end - _start;
        var size = Math.Max(_block.Length, InitialBlock);
        if ((_filled && size < LargestBlock) || unread == size)
        {
            size *= 4;
        }

        if (size > _block.Length)
        {
            var larger = BlockPool.Rent(size);
            Unread.CopyTo(larger);
            if (_block.Length > 0)
            {
                BlockPool.Return(_block);
            }

            _block = larger;
        }
        else
        {
            MoveToFront();
        }

        _start = 0;
        _end = unread;
        _filled = false;
    }
}
