using System.Threading.Tasks.Sources;

namespace Benchmarks.Async;

/// <summary>Something to wait for that allocates nothing: pending until it is completed, then to be awaited once.</summary>
internal sealed class SuspendingSource : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;

    public ValueTask<int> WaitAsync() => new(this, _source.Version);

    public void Complete(int result) => _source.SetResult(result);

    public int GetResult(short token)
    {
        var result = _source.GetResult(token);
        _source.Reset();
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
