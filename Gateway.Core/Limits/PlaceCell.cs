namespace Gateway.Core.Limits;

/// <summary>
/// Places of requests under way: the value is their number over all processes, beside which each process counts its own. The total is written first when a place is
/// taken and last when it is given back, so that a process that dies in between leaves the total too high, never too low.
/// </summary>
internal static class PlaceCell
{
    /// <summary>Takes a place; false when all are taken.</summary>
    public static bool TryTake(CounterCell cell, long limit)
    {
        while (true)
        {
            var taken = Volatile.Read(ref cell.Value);
            if (taken >= limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref cell.Value, taken + 1, taken) == taken)
            {
                Interlocked.Increment(ref cell.Own);
                return true;
            }
        }
    }

    /// <summary>Gives a place back; nothing happens when somebody has taken this process for dead and has done so already.</summary>
    public static void Release(CounterCell cell)
    {
        while (true)
        {
            var own = Volatile.Read(ref cell.Own);
            if (OwnPart.Places(own) == 0)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref cell.Own, own - 1, own) == own)
            {
                Lower(ref cell.Value, 1);
                return;
            }
        }
    }

    /// <summary>Takes places off a total, which never falls below 0.</summary>
    public static void Lower(ref long total, long places)
    {
        while (true)
        {
            var taken = Volatile.Read(ref total);
            if (Interlocked.CompareExchange(ref total, Math.Max(0, taken - places), taken) == taken)
            {
                return;
            }
        }
    }
}
