namespace Tests.Common;

/// <summary>Something that happens once; waiters before and after see it alike.</summary>
internal sealed class AsyncSignal(string name = "a signal")
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    public Task WaitAsync(CancellationToken cancellation = default) => _source.Task.Within(name, cancellation);
}
