using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Limits;

/// <summary>Step 7: takes what a request needs, all of it or nothing. The counterpart is <see cref="Settle"/>.</summary>
internal sealed class Admission
{
    private readonly ICounters _counters;
    private readonly LimitClock _clock;
    private readonly LimitMetrics _metrics;
    private long _inFlight;

    public Admission(ICounters counters, LimitMetrics metrics)
    {
        _counters = counters;
        _clock = counters.Clock;
        _metrics = metrics;
    }

    /// <summary>Number of requests admitted and not yet settled.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>
    /// Finds the limits of the request, as far as its namespace, key and route are known, so that its answer can tell of them, be it refused before it gets to
    /// them. They are looked for once.
    /// </summary>
    public void Present(RequestContext context)
    {
        if (context.Namespace is null || context.Reservation.Clock is not null)
        {
            return;
        }

        var limits = context.Snapshot.Limits.Find(context.Namespace, context.Key, context.Token, context.Route, _counters);
        context.Reservation.Begin(limits, Model(context), _clock);
    }

    /// <summary>True when a limit of the request counts tokens, so that its input has to be counted before it is admitted.</summary>
    public bool CountsTokens(RequestContext context)
    {
        Present(context);
        return context.Protocol != Protocol.Opaque && context.Reservation.Enforced.Limits.CountsTokens;
    }

    /// <summary>Admits a request; what it holds is in its context's reservation.</summary>
    public Refusal Admit(RequestContext context)
    {
        Present(context);
        var reservation = context.Reservation;
        if (reservation.IsWithoutCounters)
        {
            return Refusal.Overloaded;
        }

        var limits = reservation.Enforced.Limits;
        var demand = limits.IsEmpty ? default : TokenDemand.Of(context);
        var refusal = Unmeterable(context, limits);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        if (!reservation.TryTake(demand))
        {
            context.RefusedBy = reservation.Refusal.Policy;
            return reservation.Refusal.Reason;
        }

        foreach (var shadow in limits.Shadows)
        {
            var shadowed = reservation.TryShadow(shadow, Model(context), demand);
            if (shadowed.Reason != Refusal.None)
            {
                _metrics.Refused(new RejectionSeries(context.Namespace!.Code, shadow.Name!, shadowed.Reason, IsEnforced: false));
            }
        }

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
        if (!context.Reservation.TrySettle(inputTokens, outputTokens, out var overdraft))
        {
            return;
        }

        context.SettledBy = settledBy;
        Interlocked.Decrement(ref _inFlight);
        if (overdraft > 0)
        {
            _metrics.Overdrawn(context.Namespace!.Code, overdraft);
        }
    }

    private static ReadOnlySpan<byte> Model(RequestContext context) =>
        context.BodyState == RequestBodyState.Inspected ? context.Inspection.Model : default;

    // What passes unmetered must have been declared to, or it would be the way round the budget.
    private static Refusal Unmeterable(RequestContext context, LimitSet limits)
    {
        if (limits.LimitsTokens && context.Route is { Protocol: not Protocol.Opaque } && context.Protocol == Protocol.Opaque)
        {
            return Refusal.RouteUnmetered;
        }

        return limits.LimitsOutput && TokenDemand.GeneratesUnseen(context) ? Refusal.BestOfUnsupported : Refusal.None;
    }
}
