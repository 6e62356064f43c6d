namespace MockLlm.Exchanges;

/// <summary>Counts over all exchanges since the start.</summary>
internal sealed class ExchangeStats
{
    private long _total;
    private long _inFlight;
    private long _answered;
    private long _abortedByPeer;
    private long _abortedByKnob;
    private long _failed;

    public long Total => Interlocked.Read(ref _total);

    public long InFlight => Interlocked.Read(ref _inFlight);

    public long Answered => Interlocked.Read(ref _answered);

    public long AbortedByPeer => Interlocked.Read(ref _abortedByPeer);

    public long AbortedByKnob => Interlocked.Read(ref _abortedByKnob);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Counts a new exchange and gives its number, from 1.</summary>
    public long Begin()
    {
        Interlocked.Increment(ref _inFlight);
        return Interlocked.Increment(ref _total);
    }

    public void End(ExchangeOutcome outcome)
    {
        switch (outcome)
        {
            case ExchangeOutcome.Answered:
                Interlocked.Increment(ref _answered);
                break;
            case ExchangeOutcome.AbortedByPeer:
                Interlocked.Increment(ref _abortedByPeer);
                break;
            case ExchangeOutcome.AbortedByKnob:
                Interlocked.Increment(ref _abortedByKnob);
                break;
            case ExchangeOutcome.Failed:
                Interlocked.Increment(ref _failed);
                break;
        }

        Interlocked.Decrement(ref _inFlight);
    }
}
