using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using Gateway.Core.Policies;
using Gateway.Core.Routing;

namespace Gateway.Core.Pipeline;

/// <summary>Step 4: reads and inspects the body where the namespace's matchers or the route need it; leaves it in the pipe where nobody does.</summary>
internal static class BodyStep
{
    public static ValueTask<Refusal> ReadAsync(RequestContext context)
    {
        var snapshot = context.Snapshot;
        if (!snapshot.IsLoaded)
        {
            return new ValueTask<Refusal>(Refusal.NotReady);
        }

        if (context.Namespace is null && !snapshot.Namespaces.NeedsBody)
        {
            context.Namespace = snapshot.Namespaces.Default;
        }

        context.MaxBodyBytes = context.Namespace?.MaxRequestBytes ?? snapshot.Settings.MaxBodyBytes;
        if (context.Namespace is not null)
        {
            var refusal = Identification.Check(context);
            if (refusal != Refusal.None)
            {
                return new ValueTask<Refusal>(refusal);
            }

            context.BodyNeed = snapshot.Routes.BodyNeed(context.Namespace, context.MatchInput);
            if (context.BodyNeed == RouteBodyNeed.Streams && MessageRules.NeedBody(context))
            {
                context.BodyNeed = RouteBodyNeed.Inspects;
            }
        }
        else if (!snapshot.Namespaces.NeedsBody)
        {
            return new ValueTask<Refusal>(Refusal.NamespaceNotFound);
        }
        else
        {
            context.BodyNeed = RouteBodyNeed.Inspects;
        }

        if (context.Head.ContentLength > context.MaxBodyBytes)
        {
            context.Rejection = RejectionReason.BodyTooLarge;
            return new ValueTask<Refusal>(Refusal.Malformed);
        }

        return context.BodyNeed == RouteBodyNeed.Inspects ? InspectAsync(context) : new ValueTask<Refusal>(Refusal.None);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<Refusal> InspectAsync(RequestContext context)
    {
        if (MediaTypes.IsCompressed(context.Head))
        {
            return Refusal.UnsupportedEncoding;
        }

        switch (await RequestBody.ReadAsync(context).ConfigureAwait(false))
        {
            case RequestBodyStatus.Rejected:
                return Refusal.Malformed;
            case RequestBodyStatus.ClientGone:
                return Refusal.ClientGone;
        }

        // The buffer may have moved while the body was read.
        context.Head.Buffer = context.Received.Block;
        if (context.BodyState == RequestBodyState.Complete
            && BodyInspector.Inspect(context.Body, context.Snapshot.BodyFields, context.Inspection) == InspectionStatus.Ok)
        {
            context.BodyState = RequestBodyState.Inspected;
        }

        return context.Namespace is null ? IdentifyByBody(context) : Refusal.None;
    }

    private static Refusal IdentifyByBody(RequestContext context)
    {
        var namespaces = context.Snapshot.Namespaces;
        context.Namespace = namespaces.Match(context.MatchInput, MatchPass.WithBody) ?? namespaces.Default;
        var refusal = Identification.Check(context);
        if (refusal == Refusal.None && context.Body.Length > context.Namespace!.MaxRequestBytes)
        {
            context.Rejection = RejectionReason.BodyTooLarge;
            return Refusal.Malformed;
        }

        return refusal;
    }
}
