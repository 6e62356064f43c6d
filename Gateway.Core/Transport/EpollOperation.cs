using System.Threading.Tasks.Sources;

namespace Gateway.Core.Transport;

/// <summary>One direction of a socket as a reusable asynchronous operation: completes at once where it can, else when the socket is ready.</summary>
internal abstract class EpollOperation : IReadinessHandler, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private bool _isAwaited;

    protected EpollOperation(EpollSocket socket) => Socket = socket;

    protected EpollSocket Socket { get; }

    public void OnReady()
    {
        if (Try() is var outcome and not EpollSocket.WouldBlock)
        {
            var isAwaited = _isAwaited;
            _source.SetResult(Answer(outcome));
            if (!isAwaited)
            {
                OnEnded();
            }
        }
        else
        {
            Wait();
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _isAwaited = true;
        _source.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);
    }

    /// <summary>The transfer; <see cref="EpollSocket.WouldBlock"/> to be called again when the socket is ready.</summary>
    protected abstract int Try();

    /// <summary>Called behind the end of an operation that did not end at once, and that nobody awaited.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>Registers with the socket for its readiness.</summary>
    protected abstract void Wait();

    protected ValueTask<int> StartAsync()
    {
        if (Try() is var outcome and not EpollSocket.WouldBlock)
        {
            return new ValueTask<int>(Answer(outcome));
        }

        return WaitAsync();
    }

    protected ValueTask<int> WaitAsync()
    {
        _source.Reset();
        _isAwaited = false;
        Wait();
        return new ValueTask<int>(this, _source.Version);
    }

    private static int Answer(int outcome) => outcome == EpollSocket.Failed ? Upstreams.UpstreamSocket.Failed : outcome;
}
