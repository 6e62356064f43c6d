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
    /// Takes an admission back. Others may have been admitted since, and had the one that is taken back not been there, the first of them would
    /// have counted from its own moment; that is later than what taking a whole interval off would leave by at most the time that has passed.
    /// So this takes off the interval less the time passed: the value is never below what it would be without the admission, and the bound holds.
    /// </summary>
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
