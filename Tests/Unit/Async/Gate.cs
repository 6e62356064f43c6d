using System.Threading.Tasks.Sources;

namespace Tests.Unit.Async;

/// <summary>Something to wait for that a test opens when it likes, again and again, without allocating.</summary>
internal sealed class Gate : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;

    public ValueTask<int> WaitAsync() => new(this, _source.Version);

    public void Open(int result) => _source.SetResult(result);

    public void Fail(Exception exception) => _source.SetException(exception);

    public int GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
