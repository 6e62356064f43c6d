using Gateway.Core.Pipeline;

namespace Gateway.Core.Limits;

/// <summary>Step 7: takes what a request needs, all of it or nothing. The counterpart is <see cref="Release"/>, called once by settlement.</summary>
internal sealed class Admission
{
    private long _inFlight;

    /// <summary>Number of requests admitted and not yet settled.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Admits a request, and marks in its context what has to be given back.</summary>
    public Refusal Admit(RequestContext context)
    {
        Interlocked.Increment(ref _inFlight);
        context.Ticket = AdmissionTicket.Admitted;
        return Refusal.None;
    }

    /// <summary>Gives back what the ticket stands for, and voids it.</summary>
    public void Release(RequestContext context)
    {
        if (context.Ticket == AdmissionTicket.Admitted)
        {
            context.Ticket = AdmissionTicket.None;
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
