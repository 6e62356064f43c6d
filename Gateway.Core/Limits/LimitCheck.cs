using Gateway.Core.Pipeline;

namespace Gateway.Core.Limits;

/// <summary>
/// Looks, without changing anything, whether limits would refuse a request: concurrency, then the rates, then tokens. Of several rules of one kind the one that
/// takes longest names itself, so that who waits as long as it says is not refused by another.
/// </summary>
internal static class LimitCheck
{
    private const long ConcurrencyWait = 1_000_000_000;

    /// <summary>The rule that refuses; none when all admit.</summary>
    public static LimitRefusal Find(Holding holding, in TokenDemand demand, long now, long utc)
    {
        foreach (var place in holding.Limits.Places)
        {
            if (Volatile.Read(ref place.Cell.Value) >= place.Limit)
            {
                return Refuse(place);
            }
        }

        LimitRefusal longest = default;
        foreach (var rate in holding.Limits.Rates)
        {
            var wait = RateCell.Wait(Volatile.Read(ref rate.Cell.Value), now, rate.Interval, rate.Tolerance);
            if (wait > longest.Wait)
            {
                longest = Refuse(rate, now);
            }
        }

        return longest.Reason == Refusal.None && demand.IsMetered ? FindTokens(holding, demand, utc) : longest;
    }

    public static LimitRefusal Refuse(PlaceLimit place) =>
        new(Refusal.ConcurrencyLimited, place.Policy, place.Limit, place.Limit, 1, ConcurrencyWait);

    public static LimitRefusal Refuse(RateLimit rate, long now) =>
        new(Refusal.RateLimited, rate.Policy, rate.Burst, rate.Burst, 1, RateCell.Wait(Volatile.Read(ref rate.Cell.Value), now, rate.Interval, rate.Tolerance));

    /// <param name="window">The window that has not enough left.</param>
    /// <param name="demand">What was asked for.</param>
    /// <param name="wanted">Of it, the output.</param>
    /// <param name="utc">The moment.</param>
    public static LimitRefusal Refuse(TokenWindow window, in TokenDemand demand, long wanted, long utc)
    {
        var requested = (window.CountsInput ? demand.Input : 0) + (window.CountsOutput ? wanted : 0);
        var reason = window.IsQuota ? Refusal.QuotaExhausted : Refusal.TokensLimited;
        return new LimitRefusal(reason, window.Policy, window.Limit, window.Used(utc), requested, window.Period.At(utc).End - utc);
    }

    private static LimitRefusal FindTokens(Holding holding, in TokenDemand demand, long utc)
    {
        var limits = holding.Limits;
        if (demand.Input > limits.MaxInput)
        {
            return new LimitRefusal(Refusal.ContextLengthExceeded, limits.MaxInputPolicy, limits.MaxInput, 0, demand.Input);
        }

        var wanted = demand.Wanted(limits.MaxOutput);
        LimitRefusal longest = default;
        foreach (ref readonly var hold in holding.Holds)
        {
            var window = hold.Window;
            var least = (window.CountsInput ? demand.Input : 0) + (window.CountsOutput ? Math.Min(1, wanted) : 0);
            if (least > window.Limit && !window.IsQuota)
            {
                return new LimitRefusal(Refusal.ContextLengthExceeded, window.Policy, window.Limit, 0, least);
            }

            if (least > 0 && window.Limit - window.Used(utc) < least)
            {
                var refusal = Refuse(window, demand, wanted, utc);
                longest = refusal.Wait > longest.Wait ? refusal : longest;
            }
        }

        return longest;
    }
}
