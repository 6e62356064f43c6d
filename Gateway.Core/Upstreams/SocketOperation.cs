using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Gateway.Core.Upstreams;

/// <summary>
/// One direction of a socket as reusable asynchronous operations: no allocation per call, and a failure is a value instead
/// of an exception. At most one operation is under way at a time.
/// </summary>
internal sealed class SocketOperation : SocketAsyncEventArgs, IValueTaskSource<int>
{
    private readonly Action? _completed;
    private ManualResetValueTaskSourceCore<int> _source;
    private bool _isAwaited;

    /// <param name="completed">Called behind the end of an operation that did not end at once, and that nobody awaited.</param>
    public SocketOperation(Action? completed = null)
        : base(true) => _completed = completed;

    /// <summary>Number of bytes received; 0 at the end of the stream, <see cref="UpstreamSocket.Failed"/> on an error.</summary>
    public ValueTask<int> ReceiveAsync(Socket socket, Memory<byte> destination)
    {
        SetBuffer(destination);
        Reset();
        try
        {
            return Started(socket.ReceiveAsync(this));
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<int>(UpstreamSocket.Failed);
        }
    }

    /// <summary>Number of bytes that the kernel took, or <see cref="UpstreamSocket.Failed"/>.</summary>
    public ValueTask<int> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
        Reset();
        try
        {
            return Started(socket.SendAsync(this));
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<int>(UpstreamSocket.Failed);
        }
    }

    /// <summary>0 when connected, or <see cref="UpstreamSocket.Failed"/>.</summary>
    public ValueTask<int> ConnectAsync(Socket socket, EndPoint endPoint)
    {
        RemoteEndPoint = endPoint;
        Reset();
        try
        {
            return Started(socket.ConnectAsync(this));
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<int>(UpstreamSocket.Failed);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Volatile.Write(ref _isAwaited, true);
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.FlowExecutionContext);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        // Who awaits it knows, and may be at another exchange by the time that this goes on.
        var isAwaited = Volatile.Read(ref _isAwaited);
        _source.SetResult(Outcome());
        if (!isAwaited)
        {
            _completed?.Invoke();
        }
    }

    private void Reset()
    {
        _source.Reset();
        Volatile.Write(ref _isAwaited, false);
    }

    private ValueTask<int> Started(bool pending) =>
        pending ? new ValueTask<int>(this, _source.Version) : new ValueTask<int>(Outcome());

    private int Outcome() => SocketError == SocketError.Success ? BytesTransferred : UpstreamSocket.Failed;
}
