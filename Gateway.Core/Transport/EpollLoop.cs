using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Gateway.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Transport;

/// <summary>
/// A thread that waits for the readiness of its sockets and runs all that follows: a request is handled from its first byte to its last on one
/// thread, without a hop and without a lock. Nothing that runs here may block; what fails here is logged, and ends at most its own connection.
/// </summary>
internal sealed class EpollLoop : IDisposable
{
    private const int Add = 1;
    private const int EventsAtOnce = 256;
    private const int ReceivesAtOnce = 64;
    private const int CloseOnExec = 0x80000;
    private const int EventDescriptorNonBlocking = 0x800;
    private const ulong WakeUp = ulong.MaxValue;

    [ThreadStatic]
    private static EpollLoop? _current;

    private readonly EpollEventBuffer _events = new(EventsAtOnce);
    private readonly EpollEventBuffer _registration = new(1);
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _posted = new();
    private readonly Queue<EpollSocket> _resumed = new();
    private readonly int _epoll;

    // Closed once nothing refers to the loop any more: a thread that is overtaken by the end must not write to a descriptor of somebody else's.
    private readonly SafeFileHandle _wakeUp;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private EpollSocket?[] _sockets = new EpollSocket?[1024];
    private uint[] _generations = new uint[1024];
    private int _budget = ReceivesAtOnce;
    private int _isWoken;
    private volatile bool _isStopped;
    private volatile bool _hasEnded;

    public EpollLoop(int index, ILogger logger)
    {
        Index = index;
        _logger = logger;
        _epoll = Check(Libc.EpollCreate(CloseOnExec));
        var wakeUp = Check(Libc.EventDescriptor(0, EventDescriptorNonBlocking | CloseOnExec));
        _wakeUp = new SafeFileHandle(wakeUp, ownsHandle: true);
        _registration.Set(0, EpollEvents.Readable, WakeUp);
        Check(Libc.EpollControl(_epoll, Add, wakeUp, ref _registration.First));
        _thread = new Thread(Run) { IsBackground = true, Name = $"epoll {index}" };
        _thread.Start();
    }

    /// <summary>The loop whose thread this is; null on every other thread.</summary>
    public static EpollLoop? Current => _current;

    /// <summary>0 and up, dense: what is kept per loop is found by it.</summary>
    public int Index { get; }

    public bool IsCurrent => ReferenceEquals(_current, this);

    /// <summary>Goes on, on this loop's thread.</summary>
    public LoopSwitch SwitchTo() => new(this);

    /// <summary>Runs something on the loop's thread, soon; from any thread.</summary>
    public void Post(Action<object?> action, object? state)
    {
        _posted.Enqueue((action, state));
        Wake();
        if (_hasEnded)
        {
            // The thread is gone, and with it the reason to wait for it.
            RunPosted();
        }
    }

    /// <summary>Registers a socket of this loop, on its thread; false when it is closed or the system refuses, and nothing will be told of it.</summary>
    public bool TryRegister(EpollSocket socket)
    {
        if (socket.IsClosed || _hasEnded)
        {
            return false;
        }

        var descriptor = socket.Descriptor;
        if (descriptor >= _sockets.Length)
        {
            var length = Math.Max(descriptor + 1, _sockets.Length * 2);
            Array.Resize(ref _sockets, length);
            Array.Resize(ref _generations, length);
        }

        _sockets[descriptor] = socket;
        var data = ((ulong)++_generations[descriptor] << 32) | (uint)descriptor;
        _registration.Set(0, EpollEvents.Readable | EpollEvents.Writable | EpollEvents.PeerClosed | EpollEvents.EdgeTriggered, data);
        return Libc.EpollControl(_epoll, Add, descriptor, ref _registration.First) == 0;
    }

    /// <summary>Forgets a socket that is about to be closed; events of it that are still to be handled are dropped.</summary>
    public void Remove(EpollSocket socket)
    {
        var descriptor = socket.Descriptor;
        if (descriptor < _sockets.Length && ReferenceEquals(_sockets[descriptor], socket))
        {
            _sockets[descriptor] = null;
            _generations[descriptor]++;
        }
    }

    /// <summary>True while this round of events may receive more; afterwards a socket has to be resumed.</summary>
    public bool TrySpend() => --_budget >= 0;

    /// <summary>Calls a socket that has more to receive again in the next round.</summary>
    public void Resume(EpollSocket socket) => _resumed.Enqueue(socket);

    /// <summary>Ends the thread; its sockets have to be closed before.</summary>
    public void Dispose()
    {
        _isStopped = true;
        Wake();
        if (!IsCurrent)
        {
            _thread.Join();
        }
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"The system refused an epoll operation (errno {Marshal.GetLastPInvokeError()}).");

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0)
        {
            Span<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
            _ = Libc.Write(_wakeUp, in one[0], one.Length);
        }
    }

    private void Run()
    {
        _current = this;
        while (!_isStopped)
        {
            var count = Libc.EpollWait(_epoll, ref _events.First, _events.Capacity, _resumed.Count > 0 ? 0 : -1);
            _budget = ReceivesAtOnce;
            for (var i = 0; i < count; i++)
            {
                Dispatch(_events.Events(i), _events.Data(i));
            }

            RunResumed();
        }

        // Either this sees what was posted, or who posts sees the end.
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        RunPosted();
        _ = Libc.Close(_epoll);
    }

    private void Dispatch(EpollEvents events, ulong data)
    {
        if (data == WakeUp)
        {
            Span<byte> count = stackalloc byte[sizeof(ulong)];
            _ = Libc.Read(_wakeUp, ref count[0], count.Length);
            Volatile.Write(ref _isWoken, 0);
            Interlocked.MemoryBarrier();
            RunPosted();
            return;
        }

        var descriptor = (int)(uint)data;
        if (_generations[descriptor] != (uint)(data >> 32) || _sockets[descriptor] is not { } socket)
        {
            return;
        }

        try
        {
            socket.OnEvents(events);
        }
        catch (Exception e)
        {
            End(socket, e);
        }
    }

    private void RunPosted()
    {
        while (_posted.TryDequeue(out var item))
        {
            try
            {
                item.Action(item.State);
            }
            catch (Exception e)
            {
                Log.LoopFailed(_logger, Index, e);
            }
        }
    }

    private void RunResumed()
    {
        for (var left = _resumed.Count; left > 0; left--)
        {
            _budget = ReceivesAtOnce;
            var socket = _resumed.Dequeue();
            try
            {
                socket.OnResumed();
            }
            catch (Exception e)
            {
                End(socket, e);
            }
        }
    }

    private void End(EpollSocket socket, Exception exception)
    {
        Log.LoopFailed(_logger, Index, exception);
        Post(static socket => ((EpollSocket)socket!).Abort(), socket);
    }
}
