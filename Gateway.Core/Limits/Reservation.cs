namespace Gateway.Core.Limits;

/// <summary>What one request holds of the limits; a part of the recycled context. Made by <see cref="Admission"/>, settled exactly once.</summary>
internal sealed class Reservation
{
    private readonly Holding _enforced = new();
    private readonly List<Holding> _shadows = [];
    private int _shadowCount;
    private int _state;

    /// <summary>Number of input tokens reserved.</summary>
    public long InputTokens => _enforced.Input;

    /// <summary>The most output tokens, over all choices, that may ever be delivered; <see cref="long.MaxValue"/> when nothing limits them.</summary>
    public long OutputCap => _enforced.Cap;

    /// <summary>True of a stream without an explicit maximum: it takes slices as it goes, see <see cref="Allow"/>.</summary>
    public bool IsSliced => _enforced.IsSliced;

    /// <summary>The output maximum, over all choices, that has to be written into the request; 0 when none has to.</summary>
    public long RequestMaximum { get; private set; }

    /// <summary>True when somebody counts output, so that <see cref="Allow"/> has to be told of it as it goes.</summary>
    public bool IsOutputCounted => _enforced.Cap < long.MaxValue || _enforced.IsSliced || _shadowCount > 0;

    /// <summary>Why the request is refused.</summary>
    public LimitRefusal Refusal { get; private set; }

    /// <summary>The limits, once they are found, and the windows that count the request's model.</summary>
    public Holding Enforced => _enforced;

    /// <summary>The clock of the limits; null until they are found.</summary>
    public LimitClock? Clock { get; private set; }

    /// <summary>
    /// Makes room for that many output tokens in all, over all choices, and says how many in all may be delivered: at least as many where
    /// the limits allow it, else the point of truncation. Never decreases.
    /// </summary>
    public long Allow(long outputTokens)
    {
        var allowed = _enforced.Extend(outputTokens);
        for (var i = 0; i < _shadowCount; i++)
        {
            _shadows[i].Extend(Math.Min(outputTokens, allowed));
        }

        return allowed;
    }

    /// <summary>True when there was no counter left for one of the limits: they cannot be kept.</summary>
    public bool IsWithoutCounters { get; private set; }

    /// <summary>Takes in the limits that apply; null when there is no counter left for one.</summary>
    public void Begin(LimitSet? limits, ReadOnlySpan<byte> model, LimitClock clock)
    {
        Clock = clock;
        IsWithoutCounters = limits is null;
        _enforced.Begin(limits ?? LimitSet.Empty, model, clock);
    }

    /// <summary>Takes what the enforced limits demand; false, with <see cref="Refusal"/> set, when they refuse.</summary>
    public bool TryTake(in TokenDemand demand)
    {
        Refusal = _enforced.TryTake(demand);
        if (Refusal.Reason != Pipeline.Refusal.None)
        {
            return false;
        }

        RequestMaximum = MaximumToWrite(demand);
        _state = (int)ReservationState.Held;
        return true;
    }

    /// <summary>Takes what a policy in shadow mode would; what refuses there is returned, and has taken nothing.</summary>
    public LimitRefusal TryShadow(LimitSet limits, ReadOnlySpan<byte> model, in TokenDemand demand)
    {
        if (_shadowCount == _shadows.Count)
        {
            _shadows.Add(new Holding());
        }

        var shadow = _shadows[_shadowCount];
        shadow.Begin(limits, model, Clock!);
        var refusal = shadow.TryTake(demand);
        if (refusal.Reason == Pipeline.Refusal.None)
        {
            _shadowCount++;
        }
        else
        {
            shadow.Reset();
        }

        return refusal;
    }

    /// <summary>Gives everything back that was not used, the first time that it is called; the places before all else.</summary>
    /// <param name="inputTokens">Input tokens used.</param>
    /// <param name="outputTokens">Output tokens used.</param>
    /// <param name="overdraft">Tokens used beyond the reservation.</param>
    /// <returns>False when there is nothing to settle, or it has been settled.</returns>
    public bool TrySettle(long inputTokens, long outputTokens, out long overdraft)
    {
        overdraft = 0;
        if (Interlocked.CompareExchange(ref _state, (int)ReservationState.Settled, (int)ReservationState.Held) != (int)ReservationState.Held)
        {
            return false;
        }

        _enforced.ReleasePlaces();
        for (var i = 0; i < _shadowCount; i++)
        {
            _shadows[i].ReleasePlaces();

            // Enforced, it would have ended the answer there.
            _shadows[i].Settle(inputTokens, Math.Min(outputTokens, _shadows[i].Allowed));
        }

        overdraft = _enforced.Settle(inputTokens, outputTokens);
        return true;
    }

    public void Reset()
    {
        _enforced.Reset();
        for (var i = 0; i < _shadowCount; i++)
        {
            _shadows[i].Reset();
        }

        _shadowCount = 0;
        _state = (int)ReservationState.None;
        RequestMaximum = 0;
        Refusal = default;
        Clock = null;
        IsWithoutCounters = false;
    }

    private long MaximumToWrite(in TokenDemand demand)
    {
        if (!demand.Generates || !_enforced.Limits.LimitsOutput)
        {
            return 0;
        }

        var maximum = _enforced.IsSliced ? Math.Min(_enforced.Cap, _enforced.Granted + _enforced.Left()) : _enforced.Cap;
        return maximum < (demand.Maximum ?? long.MaxValue) ? maximum : 0;
    }
}
