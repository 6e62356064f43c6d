using Gateway.Core.Pipeline;

namespace Gateway.Core.Limits;

/// <summary>What one request holds of one set of limits: places, and tokens of the windows. Recycled with its reservation.</summary>
internal sealed class Holding
{
    private TokenHold[] _holds = new TokenHold[8];
    private int _count;
    private LimitClock? _clock;
    private bool _hasPlaces;

    public LimitSet Limits { get; private set; } = LimitSet.Empty;

    /// <summary>The windows that count the request's model, and what is held of each.</summary>
    public ReadOnlySpan<TokenHold> Holds => _holds.AsSpan(0, _count);

    /// <summary>Input tokens reserved.</summary>
    public long Input { get; private set; }

    /// <summary>Output tokens reserved so far.</summary>
    public long Granted { get; private set; }

    /// <summary>The most output tokens that will ever be allowed.</summary>
    public long Cap { get; private set; } = long.MaxValue;

    /// <summary>True when output is reserved slice by slice.</summary>
    public bool IsSliced { get; private set; }

    /// <summary>Output tokens that may be delivered at this moment.</summary>
    public long Allowed => IsSliced ? Granted : Cap;

    /// <summary>Takes the limits in, and finds the windows that count a model.</summary>
    public void Begin(LimitSet limits, ReadOnlySpan<byte> model, LimitClock clock)
    {
        Limits = limits;
        _clock = clock;
        foreach (var window in limits.Windows.Find(model, out var isExact))
        {
            if (isExact || window.Model.Matches(model))
            {
                Add(window);
            }
        }
    }

    /// <summary>Takes everything that the request needs; on a refusal everything is as without it.</summary>
    public LimitRefusal TryTake(in TokenDemand demand)
    {
        // Most refusals are seen here, and leave no trace; below they come of a race only.
        var now = _clock!.Now;
        var refusal = LimitCheck.Find(this, demand, now, _clock.Utc(now));
        if (refusal.Reason != Refusal.None)
        {
            return refusal;
        }

        if (demand.IsMetered && Limits.LimitsTokens)
        {
            refusal = TryReserve(demand, _clock.Utc(now));
            if (refusal.Reason != Refusal.None)
            {
                return refusal;
            }
        }

        // The rates last: theirs is the one step that cannot be undone without a trace.
        refusal = TryTakePlaces();
        if (refusal.Reason == Refusal.None)
        {
            refusal = TryTakeRates(now);
            if (refusal.Reason != Refusal.None)
            {
                ReleasePlaces();
            }
        }

        if (refusal.Reason != Refusal.None)
        {
            Settle(0, 0);
        }

        return refusal;
    }

    /// <summary>Reserves slices until that many output tokens in all are reserved, as far as the windows have any, and says how many may be delivered.</summary>
    public long Extend(long outputTokens)
    {
        if (!IsSliced)
        {
            return Cap;
        }

        var wanted = Math.Min(outputTokens, Cap);
        while (Granted < wanted)
        {
            var slices = (wanted - Granted + TokenDemand.Slice - 1) / TokenDemand.Slice;
            var part = Math.Min(slices * TokenDemand.Slice, Cap - Granted);
            if (TryTakeTokens(0, ref part, _clock!.Utc(_clock.Now)) >= 0 || part == 0)
            {
                break;
            }

            Granted += part;
        }

        return Granted;
    }

    /// <summary>The output that the windows would still give, beyond what is reserved.</summary>
    public long Left()
    {
        var left = long.MaxValue;
        var utc = _clock!.Utc(_clock.Now);
        foreach (ref readonly var hold in Holds)
        {
            left = hold.Window.CountsOutput ? Math.Min(left, hold.Window.Left(utc)) : left;
        }

        return left;
    }

    /// <summary>Gives the places back, once.</summary>
    public void ReleasePlaces()
    {
        if (_hasPlaces)
        {
            _hasPlaces = false;
            ReleasePlaces(Limits.Places.Length);
        }
    }

    /// <summary>Gives back to the windows what was not used, and charges them with what was used beyond. To be called once.</summary>
    /// <returns>The most that any window is charged with beyond the reservation.</returns>
    public long Settle(long inputTokens, long outputTokens)
    {
        var overdraft = 0L;
        foreach (ref var hold in _holds.AsSpan(0, _count))
        {
            var input = hold.Window.CountsInput ? inputTokens - Input : 0;
            var output = hold.Window.CountsOutput ? outputTokens - Granted : 0;
            ref var cell = ref hold.Window.Cell.Value;
            WindowCell.GiveBack(ref cell, hold.InputNumber, -input);
            WindowCell.GiveBack(ref cell, hold.OutputNumber, Math.Min(-output, hold.Output));
            var beyond = Math.Max(0, input) + Math.Max(0, output);
            if (beyond > 0)
            {
                WindowCell.Charge(ref cell, hold.Window.Period.At(_clock!.Utc(_clock.Now)).Number, beyond);
                overdraft = Math.Max(overdraft, input + output);
            }
        }

        return overdraft;
    }

    public void Reset()
    {
        _holds.AsSpan(0, _count).Clear();
        _count = 0;
        _clock = null;
        _hasPlaces = false;
        Limits = LimitSet.Empty;
        Input = 0;
        Granted = 0;
        Cap = long.MaxValue;
        IsSliced = false;
    }

    private void Add(TokenWindow window)
    {
        if (_count == _holds.Length)
        {
            Array.Resize(ref _holds, _count * 2);
        }

        _holds[_count++] = new TokenHold { Window = window };
    }

    private LimitRefusal TryReserve(in TokenDemand demand, long utc)
    {
        var cap = Math.Min(Limits.MaxOutput, demand.Maximum ?? long.MaxValue);
        var part = demand.Wanted(cap);
        var refusing = TryTakeTokens(demand.Input, ref part, utc);
        if (refusing >= 0)
        {
            return LimitCheck.Refuse(_holds[refusing].Window, demand, demand.Wanted(cap), utc);
        }

        Input = demand.Input;
        var isCounted = false;
        foreach (ref var hold in _holds.AsSpan(0, _count))
        {
            hold.InputNumber = hold.TakenIn;
            isCounted |= hold.Window.CountsOutput;
        }

        if (demand.Generates)
        {
            Granted = isCounted ? part : 0;
            IsSliced = isCounted && demand is { IsStream: true, Maximum: null };
            Cap = isCounted && !IsSliced ? part : cap;
        }

        return default;
    }

    // Takes the same output of every window that counts any; -1, or which of them refuses and then nothing is taken.
    private int TryTakeTokens(long input, ref long output, long utc)
    {
        var holds = _holds.AsSpan(0, _count);
        for (var i = 0; i < holds.Length; i++)
        {
            ref var hold = ref holds[i];
            var window = hold.Window;
            var part = window.CountsOutput ? output : 0;
            var whole = window.CountsInput ? input : 0;
            var number = window.Period.At(utc).Number;
            if (whole + part == 0)
            {
                // Overdrawn or not: what needs nothing is not refused.
                hold.TakenIn = number;
            }
            else if (!WindowCell.TryTake(ref window.Cell.Value, number, window.Limit, whole, ref part, out hold.TakenIn))
            {
                for (var j = 0; j < i; j++)
                {
                    WindowCell.GiveBack(ref holds[j].Window.Cell.Value, holds[j].TakenIn, holds[j].Taken + (holds[j].Window.CountsInput ? input : 0));
                }

                return i;
            }

            hold.Taken = part;
            output = window.CountsOutput ? part : output;
        }

        foreach (ref var hold in holds)
        {
            if (hold.Window.CountsOutput)
            {
                // A later window may have had less to give than an earlier one.
                WindowCell.GiveBack(ref hold.Window.Cell.Value, hold.TakenIn, hold.Taken - output);
                hold.Output = output + (hold.TakenIn == hold.OutputNumber ? hold.Output : 0);
                hold.OutputNumber = hold.TakenIn;
            }
        }

        return -1;
    }

    private LimitRefusal TryTakePlaces()
    {
        var places = Limits.Places;
        for (var i = 0; i < places.Length; i++)
        {
            if (!PlaceCell.TryTake(places[i].Cell, places[i].Limit))
            {
                ReleasePlaces(i);
                return LimitCheck.Refuse(places[i]);
            }
        }

        _hasPlaces = true;
        return default;
    }

    private LimitRefusal TryTakeRates(long now)
    {
        var rates = Limits.Rates;
        for (var i = 0; i < rates.Length; i++)
        {
            if (!RateCell.TryTake(ref rates[i].Cell.Value, now, rates[i].Interval, rates[i].Tolerance))
            {
                for (var j = 0; j < i; j++)
                {
                    RateCell.Undo(ref rates[j].Cell.Value, now, rates[j].Interval, _clock!);
                }

                return LimitCheck.Refuse(rates[i], now);
            }
        }

        return default;
    }

    private void ReleasePlaces(int count)
    {
        for (var i = 0; i < count; i++)
        {
            PlaceCell.Release(Limits.Places[i].Cell);
        }
    }
}
