using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Gateway.Core.Buffers;

namespace Gateway.Core.Transport;

/// <summary>
/// What goes to a client, as a pipe: a flush is one send of all that was written, and has completed when the kernel has taken
/// it. For the loop's thread only.
/// </summary>
internal sealed class EpollWriter : PipeWriter, IReadinessHandler, IValueTaskSource<FlushResult>
{
    private readonly EpollSocket _socket;
    private readonly PooledBuffer _buffer = new();
    private ManualResetValueTaskSourceCore<FlushResult> _source;
    private int _sent;
    private bool _isWaiting;
    private bool _isCanceled;
    private bool _isBroken;

    public EpollWriter(EpollSocket socket) => _socket = socket;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _buffer.Length - _sent;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes) => _buffer.Advance(bytes);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isCanceled || TrySend())
        {
            return new ValueTask<FlushResult>(Take());
        }

        _source.Reset();
        _isWaiting = true;
        _socket.Writing = this;
        return new ValueTask<FlushResult>(this, _source.Version);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        _isCanceled = true;
        if (_isWaiting)
        {
            _socket.Writing = null;
            CompleteWait();
        }
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _isBroken = true;
        _sent = 0;
        _buffer.Release();
        if (_isWaiting)
        {
            _socket.Writing = null;
            CompleteWait();
        }
    }

    void IReadinessHandler.OnReady()
    {
        if (TrySend())
        {
            CompleteWait();
        }
        else
        {
            _socket.Writing = this;
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);

    // True when everything is sent, or nothing will be any more.
    private bool TrySend()
    {
        while (!_isBroken && _sent < _buffer.Length)
        {
            var count = _socket.Send(_buffer.Span[_sent..]);
            if (count == EpollSocket.WouldBlock)
            {
                return false;
            }

            _isBroken = count == EpollSocket.Failed;
            _sent += Math.Max(count, 0);
        }

        _sent = 0;
        _buffer.Release();
        return true;
    }

    private void CompleteWait()
    {
        _isWaiting = false;
        _source.SetResult(Take());
    }

    private FlushResult Take()
    {
        var isCanceled = _isCanceled;
        _isCanceled = false;
        return new FlushResult(isCanceled, _isBroken);
    }
}
