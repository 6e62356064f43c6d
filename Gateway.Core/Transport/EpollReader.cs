using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Gateway.Core.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Transport;

/// <summary>
/// What a client sends, as a pipe: received straight into one contiguous block when it is asked for, so that what is not read stays in the
/// kernel, and a client that sends too much is slowed by TCP itself. For the loop's thread only.
/// </summary>
internal sealed class EpollReader : PipeReader, IReadinessHandler, IValueTaskSource<ReadResult>
{
    private readonly EpollSocket _socket;
    private readonly ReceiveBuffer _buffer = new();
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private bool _isWaiting;
    private bool _isExamined = true;
    private bool _isEnded;
    private bool _isBroken;
    private bool _isCanceled;

    public EpollReader(EpollSocket socket) => _socket = socket;

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_isExamined && !_isEnded)
        {
            if (_isCanceled)
            {
                // What has arrived is told with the cancellation, even where its event is still to come.
                _socket.ExpectReadable();
            }

            if (!TryReceive() && !_isCanceled)
            {
                result = default;
                return false;
            }
        }

        result = Take();
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var result))
        {
            return new ValueTask<ReadResult>(result);
        }

        _source.Reset();
        _isWaiting = true;
        _socket.Reading = this;
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Positions of an empty buffer name no block.
        if (consumed.GetObject() is null)
        {
            _isExamined = true;
            return;
        }

        _isExamined = examined.GetInteger() == _buffer.Start + _buffer.Length;
        _buffer.Consume(consumed.GetInteger() - _buffer.Start);
        _buffer.ReleaseIfEmpty();
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        _isCanceled = true;
        if (_isWaiting)
        {
            _socket.Reading = null;
            CompleteWait();
        }
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _isEnded = true;
        _buffer.Release();
        if (_isWaiting)
        {
            _socket.Reading = null;
            CompleteWait();
        }
    }

    void IReadinessHandler.OnReady()
    {
        if (TryReceive())
        {
            CompleteWait();
        }
        else
        {
            _socket.Reading = this;
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);

    // True when there is something to tell: bytes, the end, or that the connection is broken.
    private bool TryReceive()
    {
        var count = _socket.Receive(_buffer.GetRoom().Span);
        if (count > 0)
        {
            _buffer.Commit(count);
            _isExamined = false;
            return true;
        }

        _buffer.ReleaseIfEmpty();
        if (count == EpollSocket.WouldBlock)
        {
            return false;
        }

        _isEnded = true;
        _isBroken = count == EpollSocket.Failed;
        return true;
    }

    private void CompleteWait()
    {
        _isWaiting = false;
        if (_isBroken && !_isCanceled)
        {
            _source.SetException(new ConnectionResetException("The client reset the connection."));
            return;
        }

        _source.SetResult(Take());
    }

    private ReadResult Take()
    {
        if (_isBroken && !_isCanceled)
        {
            throw new ConnectionResetException("The client reset the connection.");
        }

        var isCanceled = _isCanceled;
        _isCanceled = false;
        var bytes = _buffer.Length == 0 ? default : new ReadOnlySequence<byte>(_buffer.Block, _buffer.Start, _buffer.Length);
        return new ReadResult(bytes, isCanceled, _isEnded);
    }
}
