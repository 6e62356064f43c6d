using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>Whether a failed attempt may be followed by another: never where a request might take effect twice, never after a byte of the answer.</summary>
internal static class Repetition
{
    /// <summary>
    /// True when a failed attempt is followed by another one. What a server may have worked on, or asked to be spared, is repeated within the upstream's
    /// <see cref="UpstreamRetries"/> budget only; what never reached one costs nobody anything.
    /// </summary>
    public static bool IsTaken(RequestContext context, ForwarderError error)
    {
        // Decided when its head was there: the rest of that answer is gone.
        if (error == ForwarderError.ResponseStatus)
        {
            return true;
        }

        return IsAllowed(context, error) && (HasNotReached(context, error) || TryTake(context));
    }

    private static bool IsAllowed(RequestContext context, ForwarderError error)
    {
        if (context.ResponseStarted || context.Attempts >= context.Route!.Attempts || context.Connection.IsGone)
        {
            return false;
        }

        return error switch
        {
            ForwarderError.Connect or ForwarderError.ConnectDenied or ForwarderError.ConnectTimeout => true,
            ForwarderError.ResponseStatus => true,
            ForwarderError.RequestUpstream or ForwarderError.NoResponse or ForwarderError.ResponseHeaderTimeout =>
                !context.RequestBytesSent || IsRepeatable(context),
            _ => false,
        };
    }

    /// <summary>
    /// True when an upstream's own refusal is followed by another attempt. A server that names a time (<see cref="RetryAfter"/>) is passed over until then. Where nobody else
    /// can be asked, its answer is the client's.
    /// </summary>
    public static bool IsAskedFor(RequestContext context)
    {
        if (context.ResponseHead.StatusCode is not (429 or 502 or 503 or 504) || context.Protocol == Protocol.Opaque)
        {
            return false;
        }

        var wait = RetryAfter.Milliseconds(context.ResponseHead, DateTimeOffset.UtcNow);
        var now = context.Upstream!.State.Clock.Now;
        if (wait > 0)
        {
            context.Server!.State.Outliers.LeaveAlone(now + wait);
        }

        return IsAllowed(context, ForwarderError.ResponseStatus)
            && (wait == 0 ? Failover.HasAnywhere(context) : Failover.HasElsewhere(context, now))
            && TryTake(context);
    }

    // A pooled connection that turns out to be dead says nothing about its server.
    private static bool HasNotReached(RequestContext context, ForwarderError error) =>
        error is ForwarderError.Connect or ForwarderError.ConnectDenied or ForwarderError.ConnectTimeout
        || !context.RequestBytesSent
        || (context.IsConnectionReused && error is ForwarderError.NoResponse or ForwarderError.RequestUpstream);

    private static bool TryTake(RequestContext context) => context.Upstream!.State.Retries.TryTake(context.Upstream.Requests, context.Upstream.State.Clock.Now);

    // A protocol that only generates may answer twice: nothing but the tokens is lost.
    private static bool IsRepeatable(RequestContext context)
    {
        if (!context.Route!.RepeatUnanswered)
        {
            return false;
        }

        return context.Protocol switch
        {
            Protocol.Chat or Protocol.Completions or Protocol.Messages or Protocol.Embeddings => true,
            Protocol.Responses => context.Inspection.Store == Inspection.BodyFlag.False,
            _ => false,
        };
    }
}
