using Gateway.Core.Ledger;

namespace Tests.Functional.Allocation;

/// <summary>A sink that keeps nothing but how often it was given something.</summary>
internal sealed class CountedUsage : IUsageSink
{
    private int _deltas;

    public int Deltas => Volatile.Read(ref _deltas);

    public long Dropped => 0;

    public bool TryAppend(ReadOnlySpan<byte> delta)
    {
        Interlocked.Increment(ref _deltas);
        return true;
    }
}
