using Gateway.Core.Limits;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Settlement;

/// <summary>Step 11: ends what admission began, whatever happened in between.</summary>
internal static class Settler
{
    /// <summary>Releases the request's place first, then fixes what it used.</summary>
    public static void Settle(RequestContext context, Admission admission)
    {
        admission.Release(context);
        if (context.IsStream)
        {
            context.Usage = context.StreamUsage.Usage;
        }
        else if (context.UsageScanner.TryGetUsage(out var usage))
        {
            context.Usage = usage;
        }
    }
}
