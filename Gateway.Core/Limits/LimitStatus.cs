namespace Gateway.Core.Limits;

/// <summary>How a limit stands.</summary>
/// <param name="Limit">What it allows; 0 is no limit.</param>
/// <param name="Remaining">What of that is left.</param>
/// <param name="Reset">Nanoseconds until all of it is.</param>
internal readonly record struct LimitStatus(long Limit, long Remaining, long Reset)
{
    private double Ratio => Limit == 0 ? double.PositiveInfinity : (double)Remaining / Limit;

    /// <summary>True when less of it is left, in proportion, or as much and it comes back later.</summary>
    public bool IsTighterThan(in LimitStatus other)
    {
        var (own, others) = (Ratio, other.Ratio);
        return own < others || (own == others && Reset > other.Reset);
    }
}
