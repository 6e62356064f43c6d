using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Core.Async;
using Gateway.Core.Authentication;
using Gateway.Core.Namespaces;
using Gateway.Core.Telemetry;
using Gateway.Core.Transport;
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
    private readonly EpollLoop? _loop;
    private readonly CancellationTokenRegistration _closedRegistration;
    private UpstreamConnection? _upstream;
    private bool _gone;
    private int _exchanging;
    private bool _isLastAnswer;
    private bool _ending;

    public DownstreamConnection(ConnectionContext transport)
    {
        _transport = transport;
        _loop = transport.Features.Get<EpollLoop>();
        Address = (transport.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;
        if (Address.IsIPv4MappedToIPv6)
        {
            Address = Address.MapToIPv4();
        }

        AddressUtf8 = Encoding.ASCII.GetBytes(Address.ToString());
        ClientAddress = ClientAddresses.From(Address);
        IsTls = transport.Features.Get<Microsoft.AspNetCore.Connections.Features.ITlsHandshakeFeature>() is not null;
        EndReadWait = transport.Transport.Input.CancelPendingRead;
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

    /// <summary>Ends a wait for bytes of the client early; for those who have something else for its owner. Nothing happens outside a wait but an empty one later.</summary>
    public Action EndReadWait { get; }

    /// <summary>Where answers are written; flushed by <see cref="FlushAsync"/> only.</summary>
    public PipeWriter Output => _transport.Transport.Output;

    /// <summary>The kind of deadline that expired in this exchange.</summary>
    public DeadlineKind Expired => _deadline.Expired;

    /// <summary>True once the next answer is to be the connection's last.</summary>
    public bool IsLastAnswer => Volatile.Read(ref _isLastAnswer);

    /// <summary>The key that the client presented last.</summary>
    public LastKey LastKey { get; } = new();

    /// <summary>What the connection's last request was counted under.</summary>
    public SeriesCells? LastCells { get; set; }

    /// <summary>
    /// How long the exchange has waited for its client and its upstream, in ticks of <see cref="Stopwatch"/>; complete until the answer's body begins, as what comes
    /// later is of no use to anybody.
    /// </summary>
    public long Waited { get; private set; }

    /// <summary>True once the client is known to have left.</summary>
    public bool IsGone => Volatile.Read(ref _gone);

    /// <summary>A request has begun to arrive.</summary>
    public void BeginExchange()
    {
        _deadline.Reset();
        Waited = 0;
        Volatile.Write(ref _exchanging, 1);
    }

    /// <summary>Begins a wait that <see cref="Waited"/> is to have in it; waits within it count once.</summary>
    /// <returns>What <see cref="EndWait"/> is to be told.</returns>
    public long BeginWait() => Stopwatch.GetTimestamp() - Waited;

    /// <summary>Ends a wait.</summary>
    public void EndWait(long begun) => Waited = Stopwatch.GetTimestamp() - begun;

    /// <summary>Bounds all further waits of the exchange together; 0 or less for no limit.</summary>
    public void LimitTotal(long milliseconds) => _deadline.LimitTotal(milliseconds);

    /// <summary>Ends the exchange's deadlines.</summary>
    public void EndExchange()
    {
        _deadline.Reset();

        // Either this sees that the connection is to end, or who ends it sees that no exchange is under way.
        Interlocked.Exchange(ref _exchanging, 0);
        if (Volatile.Read(ref _ending))
        {
            EndReadWait();
        }
    }

    /// <summary>
    /// Waits for the first byte of the next request. <see cref="BeginExchange"/> ends the deadline, so that this wait, the one of every idle
    /// connection, is the pipe's own and nothing more.
    /// </summary>
    public ValueTask<ReadResult> WaitForRequestAsync(long milliseconds)
    {
        if (!_deadline.Arm(DeadlineKind.KeepAlive, WaitingOn.DownstreamRead, Deadline.DueIn(milliseconds)))
        {
            EndReadWait();
        }

        return _transport.Transport.Input.ReadAsync();
    }

    /// <summary>
    /// Waits for bytes of the client, at most that many milliseconds; <see cref="Expired"/> tells that the time was up. A wait may also end early and
    /// empty (<see cref="EndReadWait"/>): the caller looks again at what it waits for.
    /// </summary>
    public ValueTask<ReadResult> ReadAsync(DeadlineKind kind, long milliseconds)
    {
        var input = _transport.Transport.Input;
        if (input.TryRead(out var result))
        {
            return new ValueTask<ReadResult>(result);
        }

        if (!_deadline.Arm(kind, WaitingOn.DownstreamRead, Deadline.DueIn(milliseconds)))
        {
            // The exchange's time was up before: nothing would end this wait.
            EndReadWait();
        }

        var read = input.ReadAsync();
        if (read.IsCompletedSuccessfully)
        {
            _deadline.Disarm();
            return read;
        }

        return ReadAwaited(read, BeginWait());
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

    /// <summary>Forgets every deadline of the exchange, the total included; for what comes after its answer.</summary>
    public void ForgetDeadlines() => _deadline.Reset();

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

    /// <summary>Called by the monitor: has the connection attended to where a wait is overdue, or the client may have left.</summary>
    public void Watch(long now)
    {
        if (_deadline.IsOverdue(now) || _probe.IsDue)
        {
            OnItsThread(static connection => ((DownstreamConnection)connection!).Attend());
        }
    }

    /// <summary>Has the next answer say that it is the last. A connection that waits for a request goes on waiting: its client may be about to send one.</summary>
    public void AnnounceEnd() => Volatile.Write(ref _isLastAnswer, true);

    /// <summary>Lets the connection end as soon as no exchange is under way and no further request has arrived.</summary>
    public void End() => OnItsThread(static connection => ((DownstreamConnection)connection!).EndWhenIdle());

    /// <summary>Awaited to go on where the connection's pipes may be used, after something was done elsewhere.</summary>
    public LoopSwitch SwitchToItsThread() => new(_loop);

    /// <summary>Resets the connection: what was sent must not look whole.</summary>
    public void Abort(string reason) => _transport.Abort(new ConnectionAbortedException(reason));

    public void Dispose() => _closedRegistration.Dispose();

    private void OnClosed() => _probe.Begin();

    // The pipes of a loop's connection are for its thread only.
    private void OnItsThread(Action<object?> action)
    {
        if (_loop is null)
        {
            action(this);
        }
        else
        {
            _loop.Post(action, this);
        }
    }

    // Notices a client that has left, and ends the operation whose deadline has passed.
    private void Attend()
    {
        if (_probe.FindsClientGone(Output))
        {
            Volatile.Write(ref _gone, true);
            Interlocked.MemoryBarrier();
            AbortUpstream();
        }

        if (!_deadline.TryExpire(Environment.TickCount64, out var waitingOn))
        {
            return;
        }

        switch (waitingOn)
        {
            case WaitingOn.DownstreamRead:
                EndReadWait();
                break;
            case WaitingOn.DownstreamFlush:
                Output.CancelPendingFlush();
                break;
            default:
                AbortUpstream();
                break;
        }
    }

    private void EndWhenIdle()
    {
        AnnounceEnd();
        Volatile.Write(ref _ending, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _exchanging) == 0)
        {
            EndReadWait();
        }
    }

    // Whoever takes the connection out of its slot may end it; its user learns of it from Detach.
    private void AbortUpstream() => Interlocked.Exchange(ref _upstream, null)?.Abort();

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadAwaited(ValueTask<ReadResult> read, long wait)
    {
        var result = await read.ConfigureAwait(false);
        EndWait(wait);
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
