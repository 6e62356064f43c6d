namespace Gateway.Core.Limits;

/// <summary>What one request holds of the limits; a part of the recycled context. Made by <see cref="Admission"/>, settled exactly once.</summary>
internal sealed class Reservation
{
    private int _state;

    /// <summary>Number of input tokens reserved.</summary>
    public long InputTokens { get; private set; }

    /// <summary>The most output tokens, over all choices, that may ever be delivered; <see cref="long.MaxValue"/> when nothing limits them.</summary>
    public long OutputCap { get; private set; } = long.MaxValue;

    /// <summary>True of a stream without an explicit maximum: it takes slices as it goes, see <see cref="Allow"/>.</summary>
    public bool IsSliced { get; private set; }

    /// <summary>The output maximum, over all choices, that has to be written into the request; 0 when none has to.</summary>
    public long RequestMaximum { get; private set; }

    /// <summary>
    /// Makes room for that many output tokens in all, over all choices, and says how many in all may be delivered: at least as many where
    /// the limits allow it, else the point of truncation. Never decreases.
    /// </summary>
    public long Allow(long outputTokens) => OutputCap;

    /// <summary>Begins to hold.</summary>
    public void Begin() => Volatile.Write(ref _state, (int)ReservationState.Held);

    /// <summary>True the one time that what is held has to be given back.</summary>
    public bool TryEnd() =>
        Interlocked.CompareExchange(ref _state, (int)ReservationState.Settled, (int)ReservationState.Held) == (int)ReservationState.Held;

    public void Reset()
    {
        _state = (int)ReservationState.None;
        InputTokens = 0;
        OutputCap = long.MaxValue;
        IsSliced = false;
        RequestMaximum = 0;
    }
}
