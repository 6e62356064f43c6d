namespace Gateway.Core.Connections;

/// <summary>
/// The one deadline that a connection waits under at a time: a word that its owner arms and disarms, and that the
/// <see cref="ConnectionMonitor"/> expires by compare-and-swap. No timer object per request. Expiry is sticky until <see cref="Reset"/>, so an owner
/// that was overtaken learns of it at its next call and does not reuse what the monitor has aborted.
/// </summary>
internal sealed class Deadline
{
    private const int KindBits = 4;
    private const int WaitingBits = 2;

    // Milliseconds due, kind and operation packed; 0 unarmed, the complement of the word once expired.
    private long _word;
    private long _totalDue = long.MaxValue;

    /// <summary>The kind that expired, <see cref="DeadlineKind.None"/> while none did.</summary>
    public DeadlineKind Expired
    {
        get
        {
            var word = Volatile.Read(ref _word);
            return word < 0 ? KindOf(~word) : DeadlineKind.None;
        }
    }

    /// <summary>Bounds every wait of the exchange from now on; 0 or less sets no bound.</summary>
    public void LimitTotal(long milliseconds) =>
        _totalDue = DueIn(milliseconds);

    /// <summary>The moment that many milliseconds from now, in <see cref="Environment.TickCount64"/> milliseconds; 0 or less is never.</summary>
    public static long DueIn(long milliseconds) => milliseconds > 0 ? Environment.TickCount64 + milliseconds : long.MaxValue;

    /// <summary>
    /// Starts a wait that ends at that moment (<see cref="DueIn"/>) at the latest; false when a deadline has expired already. One that has passed
    /// expires here: a peer that never lets its waits last is under it all the same.
    /// </summary>
    public bool Arm(DeadlineKind kind, WaitingOn waitingOn, long due)
    {
        if (_totalDue < due)
        {
            due = _totalDue;
            kind = DeadlineKind.Total;
        }

        if (due == long.MaxValue)
        {
            return TrySet(0);
        }

        if (due > Environment.TickCount64)
        {
            return TrySet(Pack(due, kind, waitingOn));
        }

        TrySet(~Pack(due, kind, waitingOn));
        return false;
    }

    /// <summary>Ends the wait; false when its deadline expired first.</summary>
    public bool Disarm() => TrySet(0);

    /// <summary>True when the wait should have ended by now.</summary>
    public bool IsOverdue(long now)
    {
        var word = Volatile.Read(ref _word);
        return word > 0 && word >> (KindBits + WaitingBits) <= now;
    }

    /// <summary>Expires the wait when it is overdue; called by the monitor only.</summary>
    public bool TryExpire(long now, out WaitingOn waitingOn)
    {
        var word = Volatile.Read(ref _word);
        waitingOn = (WaitingOn)(word & ((1 << WaitingBits) - 1));
        return word > 0
            && word >> (KindBits + WaitingBits) <= now
            && Interlocked.CompareExchange(ref _word, ~word, word) == word;
    }

    /// <summary>Forgets an expiry, unless the total itself has passed; for the next attempt.</summary>
    public void Renew()
    {
        if (Expired != DeadlineKind.Total)
        {
            Volatile.Write(ref _word, 0);
        }
    }

    /// <summary>Forgets an expiry and the total; for the next exchange.</summary>
    public void Reset()
    {
        _totalDue = long.MaxValue;
        Volatile.Write(ref _word, 0);
    }

    private static long Pack(long due, DeadlineKind kind, WaitingOn waitingOn) =>
        (due << (KindBits + WaitingBits)) | ((long)kind << WaitingBits) | (long)waitingOn;

    private static DeadlineKind KindOf(long word) => (DeadlineKind)((word >> WaitingBits) & ((1 << KindBits) - 1));

    private bool TrySet(long value)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if (word < 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _word, value, word) == word)
            {
                return true;
            }
        }
    }
}
