using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Limits;

/// <summary>Step 7: takes what a request needs, all of it or nothing. The counterpart is <see cref="Settle"/>.</summary>
internal sealed class Admission
{
    private long _inFlight;

    /// <summary>Number of requests admitted and not yet settled.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Admits a request; what it holds is in its context's reservation.</summary>
    public Refusal Admit(RequestContext context)
    {
        context.Reservation.Begin();
        Interlocked.Increment(ref _inFlight);
        return Refusal.None;
    }

    /// <summary>Gives back what the request holds: its places first, then the tokens that it did not use. Does nothing the second time.</summary>
    /// <param name="context">The request; one that was not admitted holds nothing.</param>
    /// <param name="inputTokens">Input tokens to charge.</param>
    /// <param name="outputTokens">Output tokens to charge.</param>
    /// <param name="settledBy">Whose numbers these are.</param>
    public void Settle(RequestContext context, long inputTokens, long outputTokens, SettledBy settledBy)
    {
        if (context.Reservation.TryEnd())
        {
            context.SettledBy = settledBy;
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
