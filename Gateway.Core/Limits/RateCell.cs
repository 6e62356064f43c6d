namespace Gateway.Core.Limits;

/// <summary>
/// A request rate by the generic cell rate algorithm: the value is the theoretical arrival time, in nanoseconds on the monotonic clock. Each request
/// moves it on by the interval, from now if it has passed, and may not bring it further ahead of now than the tolerance, burst × interval.
/// After n requests from a moment s on it is at least s + n × interval; so any t nanoseconds admit at most burst + t ÷ interval.
/// </summary>
internal static class RateCell
{
    /// <summary>Admits a request; false, and nothing changes, when it comes too early.</summary>
    public static bool TryTake(ref long cell, long now, long interval, long tolerance)
    {
        while (true)
        {
            var arrival = Volatile.Read(ref cell);
            var next = Math.Max(arrival, now) + interval;
            if (next - now > tolerance)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref cell, next, arrival) == arrival)
            {
                return true;
            }
        }
    }

    /// <summary>Nanoseconds until a request would be admitted; 0 when it would be now.</summary>
    public static long Wait(long arrival, long now, long interval, long tolerance) =>
        Math.Max(0, Math.Max(arrival, now) + interval - now - tolerance);

    /// <summary>
    /// Takes an admission back, less the time that has passed since: the value is never below what it would be had the admission not been.
    /// </summary>
    /// <remarks>
    /// After takes at the moments n1, n2, … (in the order of their swaps) the value is the largest of ni + I × (number of takes from the i-th on), I being the
    /// interval. Without the take at moment a, the terms of those before it lose one interval each. The term of a later one, at n, loses nothing; but
    /// the term of a itself was at least a + I more: so it is at most the value - I + (n - a). No n is after the moment c of the undoing, and the value without
    /// the take is never above that with it. Hence value - max(0, I - (c - a)) is not below it.
    /// </remarks>
    public static void Undo(ref long cell, long takenAt, long interval, LimitClock clock)
    {
        while (true)
        {
            var arrival = Volatile.Read(ref cell);

            // Read after the value: whoever has moved that, did so before.
            var given = interval - (clock.Now - takenAt);
            if (given <= 0 || Interlocked.CompareExchange(ref cell, arrival - given, arrival) == arrival)
            {
                return;
            }
        }
    }
}
