namespace Gateway.Core.Tracing;

/// <summary>Which requests' spans are recorded and exported.</summary>
/// <param name="IsParentBased">True when a client that sends a <c>traceparent</c> decides for itself.</param>
/// <param name="Ratio">The part of all other traces, from 0 to 1; decided by the trace's id, so that services which know the same ratio agree.</param>
public sealed record TraceSampling(bool IsParentBased, double Ratio)
{
    private const double Values = 1UL << 56;

    /// <summary>Decides on a request.</summary>
    /// <param name="trace">Its trace.</param>
    /// <param name="hasParent">True when the client named it.</param>
    internal bool IsSampled(in TraceParent trace, bool hasParent) =>
        hasParent && IsParentBased ? trace.IsSampled : trace.Randomness >= (ulong)Math.Round((1 - Ratio) * Values);
}
