using Gateway.Core.Http1;

namespace Gateway.Core.Limits;

/// <summary>
/// Writes <c>x-ratelimit-limit-requests</c>, <c>-remaining-requests</c>, <c>-reset-requests</c>, and the same for tokens: of each kind the rule with the
/// least remaining ÷ limit at this moment; of equal ones the one that resets later. Kinds without a rule are left out.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>The longest that these fields get, in bytes.</summary>
    public const int LargestLength = 6 * 64;

    public static void Write(ref HeadWriter writer, Reservation reservation)
    {
        if (reservation.Clock is not { } clock || reservation.Enforced.Limits.IsEmpty)
        {
            return;
        }

        var now = clock.Now;
        var limits = reservation.Enforced.Limits;
        if (limits.Rates.Length > 0)
        {
            var status = Requests(limits.Rates, now);
            Write(ref writer, "x-ratelimit-limit-requests: "u8, "x-ratelimit-remaining-requests: "u8, "x-ratelimit-reset-requests: "u8, status);
        }

        if (reservation.Enforced.Holds.Length > 0)
        {
            var status = Tokens(reservation.Enforced.Holds, clock.Utc(now));
            Write(ref writer, "x-ratelimit-limit-tokens: "u8, "x-ratelimit-remaining-tokens: "u8, "x-ratelimit-reset-tokens: "u8, status);
        }
    }

    private static LimitStatus Requests(RateLimit[] rates, long now)
    {
        LimitStatus tightest = default;
        foreach (var rate in rates)
        {
            var status = new LimitStatus(rate.Burst, rate.Remaining(now), rate.Ahead(now));
            tightest = status.IsTighterThan(tightest) ? status : tightest;
        }

        return tightest;
    }

    private static LimitStatus Tokens(ReadOnlySpan<TokenHold> holds, long utc)
    {
        LimitStatus tightest = default;
        foreach (ref readonly var hold in holds)
        {
            var window = hold.Window;
            var status = new LimitStatus(window.Limit, window.Left(utc), window.Period.At(utc).End - utc);
            tightest = status.IsTighterThan(tightest) ? status : tightest;
        }

        return tightest;
    }

    private static void Write(ref HeadWriter writer, ReadOnlySpan<byte> limit, ReadOnlySpan<byte> remaining, ReadOnlySpan<byte> reset, in LimitStatus status)
    {
        writer.Write(limit);
        writer.WriteDecimal(status.Limit);
        writer.Write("\r\n"u8);
        writer.Write(remaining);
        writer.WriteDecimal(status.Remaining);
        writer.Write("\r\n"u8);
        writer.Write(reset);
        GoDuration.Write(ref writer, status.Reset);
        writer.Write("\r\n"u8);
    }
}
