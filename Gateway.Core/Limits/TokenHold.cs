namespace Gateway.Core.Limits;

/// <summary>What a request holds of one token window.</summary>
internal struct TokenHold
{
    public TokenWindow Window;

    /// <summary>The window in which the input was reserved.</summary>
    public int InputNumber;

    /// <summary>The window in which output was reserved last; what was reserved in earlier ones had been used up by then.</summary>
    public int OutputNumber;

    /// <summary>Output tokens reserved in that one.</summary>
    public long Output;

    /// <summary>While a reservation is being made: the window in which it takes.</summary>
    public int TakenIn;

    /// <summary>While a reservation is being made: the output tokens that it has taken here.</summary>
    public long Taken;
}
