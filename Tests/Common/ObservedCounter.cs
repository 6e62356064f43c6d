namespace Tests.Common;

/// <summary>A number whose value can be awaited, so that tests do not poll for it.</summary>
internal sealed class ObservedCounter(string name)
{
    private readonly Lock _lock = new();
    private readonly List<(Func<int, bool> Condition, TaskCompletionSource Source)> _waiters = [];
    private int _value;

    public int Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    public int Increment() => Add(1);

    public int Decrement() => Add(-1);

    public Task WaitForAsync(int value) => WaitUntilAsync(current => current == value, $"{name} to be {value}");

    public Task WaitForAtLeastAsync(int value) => WaitUntilAsync(current => current >= value, $"{name} to reach {value}");

    private async Task WaitUntilAsync(Func<int, bool> condition, string waitingFor)
    {
        TaskCompletionSource source;
        lock (_lock)
        {
            if (condition(_value))
            {
                return;
            }

            source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, source));
        }

        await source.Task.Within($"{waitingFor} (it is {Value})");
    }

    public int Add(int difference)
    {
        lock (_lock)
        {
            _value += difference;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Condition(_value))
                {
                    _waiters[i].Source.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }

            return _value;
        }
    }
}
