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
            context.Usage = context.StreamUsage.Usage;
        }
        else if (context.UsageScanner.TryGetUsage(out var usage))
        {
            context.Usage = usage;
        }

        // Without a head that says it is being served, nothing was generated for the client.
        if (context.ResponseHead.StatusCode is < 200 or >= 300)
        {
            admission.Settle(context, 0, 0, SettledBy.Void);
        }
        else if (context.Usage.IsComplete || (context.Usage.HasInput && context.Protocol == Protocol.Embeddings))
        {
            admission.Settle(context, context.Usage.InputTokens, context.Usage.OutputTokens, SettledBy.Usage);
        }
        else
        {
            admission.Settle(context, context.InputTokens, context.OutputTokens, SettledBy.Counted);
        }
    }
}
