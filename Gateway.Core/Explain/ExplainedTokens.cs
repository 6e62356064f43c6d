using Gateway.Core.Limits;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Explain;

/// <summary>What the request needs of the token limits, and what would be reserved for it.</summary>
internal sealed record ExplainedTokens
{
    /// <summary>The prompt's, counted.</summary>
    public required long Input { get; init; }

    /// <summary>True when that is an estimate.</summary>
    public required bool IsEstimated { get; init; }

    /// <summary>The most output over all choices that the client allows; null when it does not say.</summary>
    public long? Maximum { get; init; }

    /// <summary>Input tokens reserved.</summary>
    public long ReservedInput { get; init; }

    /// <summary>Output tokens reserved at first.</summary>
    public long ReservedOutput { get; init; }

    /// <summary>True when more is reserved slice by slice as the stream goes.</summary>
    public bool IsSliced { get; init; }

    /// <summary>The most output that would be delivered; null when nothing limits it.</summary>
    public long? Cap { get; init; }

    /// <summary>The output maximum, over all choices, that would be written into the request.</summary>
    public long? WrittenMaximum { get; init; }

    /// <summary>Of a request that was counted, and admitted or refused; null where no limit counts tokens.</summary>
    public static ExplainedTokens? Of(RequestContext context)
    {
        if (!context.IsInputCounted)
        {
            return null;
        }

        var reservation = context.Reservation;
        return new ExplainedTokens
        {
            Input = context.InputTokens,
            IsEstimated = context.IsInputEstimated,
            Maximum = TokenDemand.Of(context).Maximum,
            ReservedInput = reservation.InputTokens,
            ReservedOutput = reservation.Enforced.Granted,
            IsSliced = reservation.IsSliced,
            Cap = reservation.OutputCap == long.MaxValue ? null : reservation.OutputCap,
            WrittenMaximum = reservation.RequestMaximum == 0 ? null : reservation.RequestMaximum,
        };
    }
}
