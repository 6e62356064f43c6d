using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Settlement;

/// <summary>Step 11: ends what admission began, whatever happened in between.</summary>
internal static class Settler
{
    /// <summary>Fixes what the request used, and gives the rest of its reservation back.</summary>
    public static void Settle(RequestContext context, Admission admission)
    {
        if (context.IsStream)
        {
            context.Usage = context.StreamMeter.Usage;
        }
        else if (context.UsageScanner.TryGetUsage(out var usage))
        {
            context.Usage = usage;
        }

        context.OutputTokens = context.OutputMeter.Count;
        var settledBy = Decide(context);
        admission.Settle(context, context.Settled.InputTokens, context.Settled.OutputTokens, settledBy);
        context.CostNano = Cost.Of(context);
    }

    // The upstream's own numbers where they are whole, but of an answer that was cut what was delivered; else the gateway's count.
    private static SettledBy Decide(RequestContext context)
    {
        // Without a whole head that says it is being served, nothing was generated for the client.
        if (context.ResponseHead is not { Stage: HeadStage.Complete, StatusCode: >= 200 and < 300 })
        {
            return SettledBy.Void;
        }

        var usage = context.Usage;
        context.Settled = usage;
        if (context.Protocol == Protocol.Opaque)
        {
            return SettledBy.None;
        }

        if (!context.IsTruncated && (usage.IsComplete || (usage.HasInput && context.Protocol == Protocol.Embeddings)))
        {
            return SettledBy.Usage;
        }

        if (context.Tokenizer is null)
        {
            return usage.HasInput ? SettledBy.Estimated : SettledBy.None;
        }

        return Count(context, usage);
    }

    private static SettledBy Count(RequestContext context, TokenUsage usage)
    {
        var isExact = context.Tokenizer!.IsExact;
        var output = context.OutputMeter;
        if (!context.IsStream && !output.IsLimited)
        {
            context.OutputTokens = PassedAnswer.Count(context, out var isWhole);
            isExact &= isWhole;
        }

        isExact &= output.IsExact || !output.IsCounting;

        if (!usage.HasInput)
        {
            CountStep.CountLate(context);
            isExact &= !context.IsInputEstimated;
        }

        context.Settled = new TokenUsage(
            usage.HasInput ? usage.InputTokens : context.InputTokens, context.OutputTokens, true, true, usage.CachedInputTokens);
        return isExact ? SettledBy.Counted : SettledBy.Estimated;
    }
}
