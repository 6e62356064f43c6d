using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Core.Async;
using Gateway.Core.Namespaces;
using Gateway.Core.Upstreams;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Connections;

/// <summary>
/// A client's connection: its pipe, its deadline, and the upstream connection that serves it at the moment.
/// The only place that reads or advances the client's pipe.
/// </summary>
internal sealed class DownstreamConnection : IDisposable
{
    private readonly ConnectionContext _transport;
    private readonly Deadline _deadline = new();
    private readonly ClientProbe _probe = new();
    private readonly CancellationTokenRegistration _closedRegistration;
    private UpstreamConnection? _upstream;
    private bool _gone;
    private int _exchanging;
    private BodyWait _bodyWait;
    private bool _ending;

    public DownstreamConnection(ConnectionContext transport)
    {
        _transport = transport;
        Address = (transport.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;
        if (Address.IsIPv4MappedToIPv6)
        {
            Address = Address.MapToIPv4();
        }

        AddressUtf8 = Encoding.ASCII.GetBytes(Address.ToString());
        ClientAddress = ClientAddresses.From(Address);
        IsTls = transport.Features.Get<Microsoft.AspNetCore.Connections.Features.ITlsHandshakeFeature>() is not null;
        _closedRegistration = transport.ConnectionClosed.UnsafeRegister(static self => ((DownstreamConnection)self!).OnClosed(), this);
    }

    public string Id => _transport.ConnectionId;

    /// <summary>The peer's address.</summary>
    public IPAddress Address { get; }

    /// <summary>The peer's address as text.</summary>
    public byte[] AddressUtf8 { get; }

    /// <summary>The peer's address as a number, IPv4 mapped into IPv6.</summary>
    public UInt128 ClientAddress { get; }

    /// <summary>True when the client speaks TLS.</summary>
    public bool IsTls { get; }

    /// <summary>Where answers are written; flushed by <see cref="FlushAsync"/> only.</summary>
    public PipeWriter Output => _transport.Transport.Output;

    /// <summary>The kind of deadline that expired in this exchange.</summary>
    public DeadlineKind Expired => _deadline.Expired;

    /// <summary>True once the connection is to end with the exchange that it is at.</summary>
    public bool IsEnding => Volatile.Read(ref _ending);

    /// <summary>True once the client is known to have left.</summary>
    public bool IsGone => Volatile.Read(ref _gone);

    /// <summary>A request has begun to arrive.</summary>
    public void BeginExchange()
    {
        _deadline.Reset();
        Volatile.Write(ref _exchanging, 1);
    }

    /// <summary>Bounds all further waits of the exchange together; 0 or less for no limit.</summary>
    public void LimitTotal(long milliseconds) => _deadline.LimitTotal(milliseconds);

    /// <summary>Ends the exchange's deadlines.</summary>
    public void EndExchange()
    {
        _deadline.Reset();

        // Either this sees that the connection is to end, or who ends it sees that no exchange is under way.
        Interlocked.Exchange(ref _exchanging, 0);
        if (IsEnding)
        {
            _transport.Transport.Input.CancelPendingRead();
        }
    }

    /// <summary>Waits for bytes of the client, at most that many milliseconds; the result's <c>IsCanceled</c> tells that the wait was ended.</summary>
    public ValueTask<ReadResult> ReadAsync(DeadlineKind kind, long milliseconds)
    {
        var input = _transport.Transport.Input;
        if (input.TryRead(out var result))
        {
            return new ValueTask<ReadResult>(result);
        }

        if (!_deadline.Arm(kind, WaitingOn.DownstreamRead, Deadline.DueIn(milliseconds)))
        {
            input.CancelPendingRead();
        }

        var read = input.ReadAsync();
        if (read.IsCompletedSuccessfully)
        {
            _deadline.Disarm();
            return read;
        }

        return ReadAwaited(read);
    }

    /// <summary>Waits for more of a request's body, until the upstream answers without waiting for it; the result may be empty then.</summary>
    public ValueTask<ReadResult> ReadUnlessAnsweredAsync(long milliseconds)
    {
        Interlocked.Exchange(ref _bodyWait, BodyWait.Waiting);
        return BodyReadAwaited(ReadAsync(DeadlineKind.RequestBody, milliseconds));
    }

    /// <summary>Marks the bytes before that position as dealt with; what follows is there again at the next read.</summary>
    public void AdvanceTo(SequencePosition consumed) => _transport.Transport.Input.AdvanceTo(consumed);

    /// <summary>As <see cref="AdvanceTo(SequencePosition)"/>, but the next read waits until there is more than was examined.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        _transport.Transport.Input.AdvanceTo(consumed, examined);

    /// <summary>Sends what was written; false when the client is gone or takes nothing for that many milliseconds.</summary>
    public ValueTask<bool> FlushAsync(long milliseconds)
    {
        var flush = Output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            var result = flush.Result;
            return new ValueTask<bool>(!result.IsCompleted && !result.IsCanceled);
        }

        if (!_deadline.Arm(DeadlineKind.ClientWrite, WaitingOn.DownstreamFlush, Deadline.DueIn(milliseconds)))
        {
            Output.CancelPendingFlush();
        }

        return FlushAwaited(flush);
    }

    /// <summary>
    /// Makes an upstream connection end with the client's, and with the deadlines; false when the client has left already.
    /// </summary>
    public bool Attach(UpstreamConnection upstream)
    {
        Interlocked.Exchange(ref _upstream, upstream);
        if (!IsGone)
        {
            return true;
        }

        Detach(upstream);
        return false;
    }

    /// <summary>Takes the upstream connection back; false when it was aborted meanwhile and must not be used again.</summary>
    public bool Detach(UpstreamConnection upstream) =>
        Interlocked.CompareExchange(ref _upstream, null, upstream) == upstream;

    /// <summary>Forgets the deadline that ended the last attempt; the total stays.</summary>
    public void RenewDeadline() => _deadline.Renew();

    /// <summary>Forgets every deadline, the total too: what is still to be said to the client has limits of its own.</summary>
    public void LiftDeadlines() => _deadline.Reset();

    /// <summary>
    /// Starts a wait for the upstream until that moment (<see cref="Deadline.DueIn"/>), during which the client may be probed. False when
    /// there is nothing left to wait for; then the upstream connection has been aborted.
    /// </summary>
    public bool Arm(DeadlineKind kind, long due, ProbeForm probe)
    {
        _probe.Allow(probe);
        if (_deadline.Arm(kind, WaitingOn.Upstream, due))
        {
            return true;
        }

        AbortUpstream();
        return false;
    }

    /// <summary>Ends a wait for the upstream; false when it expired.</summary>
    public bool Disarm()
    {
        _probe.Disallow();
        return _deadline.Disarm();
    }

    /// <summary>Called by the monitor: notices a client that has left, and ends the operation whose deadline has passed.</summary>
    public void Watch(long now)
    {
        if (_probe.FindsClientGone(Output))
        {
            Volatile.Write(ref _gone, true);
            Interlocked.MemoryBarrier();
            AbortUpstream();
        }

        if (Volatile.Read(ref _upstream) is { HasHeard: true } upstream)
        {
            EndSendingTo(upstream);
        }

        if (!_deadline.TryExpire(now, out var waitingOn))
        {
            return;
        }

        switch (waitingOn)
        {
            case WaitingOn.DownstreamRead:
                _transport.Transport.Input.CancelPendingRead();
                break;
            case WaitingOn.DownstreamFlush:
                Output.CancelPendingFlush();
                break;
            default:
                AbortUpstream();
                break;
        }
    }

    /// <summary>Lets the connection end as soon as no exchange is under way and no further request has arrived.</summary>
    public void End()
    {
        Volatile.Write(ref _ending, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _exchanging) == 0)
        {
            _transport.Transport.Input.CancelPendingRead();
        }
    }

    /// <summary>Resets the connection: what was sent must not look whole.</summary>
    public void Abort(string reason) => _transport.Abort(new ConnectionAbortedException(reason));

    public void Dispose() => _closedRegistration.Dispose();

    private void OnClosed() => _probe.Begin();

    // The server has answered before it was sent everything: neither its taking the rest nor the client's giving it is waited for.
    private void EndSendingTo(UpstreamConnection upstream)
    {
        upstream.StopWaitingToSend();
        if (Interlocked.CompareExchange(ref _bodyWait, BodyWait.Interrupted, BodyWait.Waiting) == BodyWait.Waiting)
        {
            _transport.Transport.Input.CancelPendingRead();
        }
    }

    // Whoever takes the connection out of its slot may end it; its user learns of it from Detach.
    private void AbortUpstream() => Interlocked.Exchange(ref _upstream, null)?.Abort();

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<ReadResult> BodyReadAwaited(ValueTask<ReadResult> read)
    {
        var result = await read.ConfigureAwait(false);
        var isInterrupted = Interlocked.Exchange(ref _bodyWait, BodyWait.None) == BodyWait.Interrupted;
        while (isInterrupted && !result.IsCanceled)
        {
            // The interruption is on its way, and must not meet a later read.
            AdvanceTo(result.Buffer.Start);
            result = await _transport.Transport.Input.ReadAsync().ConfigureAwait(false);
        }

        return result;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadAwaited(ValueTask<ReadResult> read)
    {
        var result = await read.ConfigureAwait(false);
        _deadline.Disarm();
        return result;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<bool> FlushAwaited(ValueTask<FlushResult> flush)
    {
        var result = await flush.ConfigureAwait(false);
        return _deadline.Disarm() && !result.IsCompleted && !result.IsCanceled;
    }
}
