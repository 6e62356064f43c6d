namespace ConfigCenter;

/// <summary>Whether the store is set up: until then the process runs, says what it waits for, and answers 503.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>What is being waited for; null when nothing is.</summary>
    public string? WaitingFor { get; set; } = "the store";

    public void SetReady()
    {
        WaitingFor = null;
        _ready.TrySetResult();
    }

    public Task WaitAsync(CancellationToken cancellation) => _ready.Task.WaitAsync(cancellation);
}
