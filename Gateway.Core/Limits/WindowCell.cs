namespace Gateway.Core.Limits;

/// <summary>
/// Tokens used in a window of time: the window's number in the upper 24 bits of the value, the count in the lower 40. The number only grows: whoever comes
/// with an older one counts into the window that the cell is at.
/// </summary>
internal static class WindowCell
{
    /// <summary>The largest count, and so the largest limit.</summary>
    public const long MaxCount = (1L << 40) - 1;

    public const int MaxNumber = (1 << 24) - 1;

    private const int NumberAt = 40;

    public static int Number(long value) => (int)(value >>> NumberAt);

    public static long Count(long value) => value & MaxCount;

    /// <summary>The value as of that window: with a count of 0 when the cell is still at an earlier one.</summary>
    public static long At(long value, int number) => Number(value) >= number ? value : (long)number << NumberAt;

    /// <summary>
    /// Takes the whole of one amount and as much of another as the limit leaves, at least 1 of it if any is wanted. False, and nothing changes, when
    /// that is too much.
    /// </summary>
    /// <param name="cell">The cell's value.</param>
    /// <param name="number">The window at this moment.</param>
    /// <param name="limit">The most that the count may become.</param>
    /// <param name="whole">What has to be taken whole.</param>
    /// <param name="part">What is wanted beside it; becomes what was taken.</param>
    /// <param name="taken">The window that it was taken in.</param>
    public static bool TryTake(ref long cell, int number, long limit, long whole, ref long part, out int taken)
    {
        while (true)
        {
            var value = Volatile.Read(ref cell);
            var current = At(value, number);
            var left = limit - Count(current) - whole;
            taken = Number(current);
            if (left < Math.Min(part, 1))
            {
                return false;
            }

            var some = Math.Min(part, left);
            if (Interlocked.CompareExchange(ref cell, current + whole + some, value) == value)
            {
                part = some;
                return true;
            }
        }
    }

    /// <summary>Gives tokens back to the window that they were taken in; does nothing when the cell has moved on.</summary>
    public static void GiveBack(ref long cell, int number, long amount)
    {
        while (true)
        {
            var value = Volatile.Read(ref cell);
            if (Number(value) != number || amount <= 0
                || Interlocked.CompareExchange(ref cell, value - Math.Min(amount, Count(value)), value) == value)
            {
                return;
            }
        }
    }

    /// <summary>Adds to the current window what was used beyond any reservation, whatever the limit.</summary>
    public static void Charge(ref long cell, int number, long amount)
    {
        while (true)
        {
            var value = Volatile.Read(ref cell);
            var current = At(value, number);
            var added = Math.Min(amount, MaxCount - Count(current));
            if (Interlocked.CompareExchange(ref cell, current + added, value) == value)
            {
                return;
            }
        }
    }
}
