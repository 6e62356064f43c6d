namespace Tests.Common;

/// <summary>Opens once it has been counted down to zero.</summary>
internal sealed class Latch
{
    private readonly AsyncSignal _signal;
    private int _remaining;

    public Latch(int count, string name = "a latch")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _signal = new AsyncSignal(name);
        _remaining = count;
        if (count == 0)
        {
            _signal.Set();
        }
    }

    public bool IsOpen => _signal.IsSet;

    public void CountDown()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
        {
            _signal.Set();
        }
    }

    public Task WaitAsync(CancellationToken cancellation = default) => _signal.WaitAsync(cancellation);
}
