namespace Gateway.Core.Telemetry;

/// <summary>A count that any thread adds to.</summary>
internal sealed class Tally
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long amount) => Interlocked.Add(ref _value, amount);
}
