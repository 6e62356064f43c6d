using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Gateway.Core.Async;
using Gateway.Core.Buffers;

namespace Gateway.Core.Upstreams;

/// <summary>
/// One TCP or TLS connection to an upstream server.
/// <para>
/// A receive is always under way while the connection waits (<see cref="Listen"/>), so that the end of an idle connection is known
/// before it is used again, without a system call. Failures are values; <see cref="Abort"/> may be called from any thread and ends whatever is under way.
/// </para>
/// </summary>
internal sealed class UpstreamConnection
{
    private readonly ServerState _server;
    private readonly ReceiveBuffer _buffer = new();
    private readonly Action _notify;
    private UpstreamSocket? _socket;
    private TaskCompletionSource? _resolving;
    private SslStream? _tls;
    private ValueTask<int> _received;
    private Action? _notified;
    private bool _listening;
    private bool _tlsReceived;
    private bool _waitsToSend;
    private int _aborted;

    public UpstreamConnection(ServerState server)
    {
        _server = server;
        _notify = Notify;
    }

    /// <summary>The server at the other end.</summary>
    public ServerState Server => _server;

    /// <summary>When the connection was made, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long MadeAt { get; init; } = Environment.TickCount64;

    /// <summary>When the connection was put aside, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long IdleSince { get; set; }

    /// <summary>What was received and not consumed yet.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.Unread;

    /// <summary>The block that <see cref="Unread"/> lies in; at its front after <see cref="MoveToFront"/>.</summary>
    public byte[] Block => _buffer.Block;

    /// <summary>True when an idle connection has ended, or has said something that nobody asked for.</summary>
    public bool IsStale => Volatile.Read(ref _aborted) != 0 || _buffer.Length > 0 || HasReceived;

    /// <summary>True when <see cref="ReceiveAsync"/> would not wait, or not for the network.</summary>
    public bool HasReceived => _listening && (_received.IsCompleted || Volatile.Read(ref _tlsReceived));

    /// <summary>
    /// Connects to the first of a server's addresses that answers, and shakes hands where it speaks TLS. The name is resolved anew each time.
    /// </summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="milliseconds">How long all of it may take, which the caller sees to. Here it is what addresses that do not answer share, so that every one gets its turn.</param>
    public async ValueTask<ConnectError> ConnectAsync(ServerEndpoint endpoint, long milliseconds)
    {
        var loop = Transport.EpollLoop.Current;
        var resolved = await ResolveAsync(endpoint).ConfigureAwait(false);
        if (loop is not null)
        {
            await loop.SwitchTo();
        }

        var addresses = Array.FindAll(resolved, endpoint.Allows);
        for (var i = 0; i < addresses.Length; i++)
        {
            if (UpstreamSocket.TryCreate(new IPEndPoint(addresses[i], endpoint.Port), _notify) is not { } socket)
            {
                return ConnectError.NoSocket;
            }

            _socket = socket;

            // Either this sees the abort, or the abort sees the socket.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _aborted) != 0)
            {
                socket.Close();
                return ConnectError.Aborted;
            }

            var isLast = i == addresses.Length - 1;
            if (isLast || milliseconds <= 0
                ? await socket.ConnectAsync().ConfigureAwait(false) != UpstreamSocket.Failed
                : await ConnectAttempt.RunAsync(socket, TimeSpan.FromMilliseconds(Math.Max(1, milliseconds / addresses.Length))).ConfigureAwait(false))
            {
                return endpoint.Tls is null ? ConnectError.None : await ShakeHandsAsync(socket, endpoint.Tls, loop).ConfigureAwait(false);
            }

            socket.Close();
        }

        if (Volatile.Read(ref _aborted) != 0)
        {
            return ConnectError.Aborted;
        }

        return resolved.Length == 0 ? ConnectError.NameNotResolved
            : addresses.Length == 0 ? ConnectError.Denied
            : ConnectError.Refused;
    }

    /// <summary>Sends all of it; false when the connection is broken.</summary>
    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is not null)
        {
            return SendTlsAsync(bytes);
        }

        var sending = _socket!.SendAsync(bytes);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendRestAsync(sending, bytes);
        }

        var sent = sending.Result;
        return sent == bytes.Length || sent == UpstreamSocket.Failed
            ? new ValueTask<bool>(sent != UpstreamSocket.Failed)
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
        Volatile.Write(ref _tlsReceived, false);
        var room = _buffer.GetRoom();
        _received = _tls is null ? _socket!.ReceiveAsync(room) : ReceiveTlsAsync(room);
    }

    /// <summary>Has that called whenever a receive ends that nobody awaits, from then on and <see cref="HasReceived"/> being true; null calls nothing any more.</summary>
    public void NotifyReceived(Action? notified) => Volatile.Write(ref _notified, notified);

    /// <summary>Waits for the receive under way, or for a new one; its outcome is for <see cref="Take"/>.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        Listen();
        return _received;
    }

    /// <summary>
    /// Adds what was received to <see cref="Unread"/>. The number of bytes; 0 at the end of the stream, negative when the connection broke or was aborted.
    /// </summary>
    public int Take(int received)
    {
        _listening = false;
        _received = default;
        if (received > 0)
        {
            _buffer.Commit(received);
        }

        return received;
    }

    /// <summary>Moves <see cref="Unread"/> to the front of <see cref="Block"/>; not while a receive is under way.</summary>
    public void MoveToFront() => _buffer.MoveToFront();

    /// <summary>Marks bytes of <see cref="Unread"/> as dealt with.</summary>
    public void Consume(int count) => _buffer.Consume(count);

    /// <summary>
    /// Makes the connection ready to wait for its next exchange: little memory, and a receive under way that tells its end.
    /// </summary>
    public void Rest()
    {
        if (!_listening)
        {
            _buffer.ShrinkIfEmpty();
        }

        IdleSince = Environment.TickCount64;
        Listen();
    }

    /// <summary>
    /// Ends whatever is under way and resets the connection, so that the upstream stops generating at its next write at the latest;
    /// from any thread, any number of times.
    /// </summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0)
        {
            _resolving?.TrySetResult();
            _socket?.Abort();
        }
    }

    /// <summary>Closes the connection and gives its memory back; by its owner, who awaits nothing else of it.</summary>
    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0)
        {
            _socket?.Close();
        }

        if (_listening)
        {
            // The aborted receive still holds the block until it has ended.
            Take(await ReceiveAsync().ConfigureAwait(false));
        }

        if (_tls is not null)
        {
            await _tls.DisposeAsync().ConfigureAwait(false);
        }

        (_socket as IDisposable)?.Dispose();
        _buffer.Release();
    }

    // A resolver that says nothing is given up with the connection: its own timeouts are longer than anybody here waits.
    private async ValueTask<IPAddress[]> ResolveAsync(ServerEndpoint endpoint)
    {
        if (endpoint.Address is { } address)
        {
            return [address];
        }

        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _resolving = aborted;

        // Either this sees the abort, or the abort sees what it has to end.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _aborted) != 0)
        {
            return [];
        }

        try
        {
            var resolving = endpoint.Resolve(endpoint.Host);
            await Task.WhenAny(resolving, aborted.Task).ConfigureAwait(false);
            return resolving.IsCompleted ? await resolving.ConfigureAwait(false) : [];
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // Unknown, or longer than a name may be.
            return [];
        }
        finally
        {
            _resolving = null;
        }
    }

    private async ValueTask<ConnectError> ShakeHandsAsync(UpstreamSocket socket, SslClientAuthenticationOptions options, Transport.EpollLoop? loop)
    {
        var tls = new SslStream(new UpstreamSocketStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(options).ConfigureAwait(false);
            _tls = tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            socket.Close();
        }

        if (loop is not null)
        {
            await loop.SwitchTo();
        }

        if (_tls is not null)
        {
            return ConnectError.None;
        }

        return Volatile.Read(ref _aborted) != 0 ? ConnectError.Aborted : ConnectError.TlsFailed;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<bool> SendRestAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        BeginWaitingToSend();
        var sent = await sending.ConfigureAwait(false);
        while (sent > 0 && sent < bytes.Length)
        {
            bytes = bytes[sent..];
            sent = await _socket!.SendAsync(bytes).ConfigureAwait(false);
        }

        Volatile.Write(ref _waitsToSend, false);
        return sent == bytes.Length;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<bool> SendTlsAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            BeginWaitingToSend();
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
            return UpstreamSocket.Failed;
        }
        finally
        {
            Volatile.Write(ref _tlsReceived, true);
            Notify();
        }
    }

    private void Notify()
    {
        StopWaitingToSend();
        Volatile.Read(ref _notified)?.Invoke();
    }

    private void BeginWaitingToSend()
    {
        Volatile.Write(ref _waitsToSend, true);

        // Either this sees that the server has answered, or the answer sees that there is a send to end.
        Interlocked.MemoryBarrier();
        if (HasReceived)
        {
            StopWaitingToSend();
        }
    }

    // A server that has answered before it read everything may read no further: the send that waits for it is given up.
    private void StopWaitingToSend()
    {
        if (Volatile.Read(ref _waitsToSend))
        {
            _socket!.EndSending();
        }
    }
}
