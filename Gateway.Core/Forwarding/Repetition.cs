using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Forwarding;

/// <summary>Whether a failed attempt may be followed by another: never where a request might take effect twice, never after a byte of the answer.</summary>
internal static class Repetition
{
    /// <summary>True when the request may go out once more.</summary>
    public static bool IsAllowed(RequestContext context, ForwarderError error)
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

    /// <summary>True when an upstream's own refusal is worth another attempt.</summary>
    public static bool IsAskedFor(RequestContext context)
    {
        if (context.ResponseHead.StatusCode is not (429 or 502 or 503 or 504))
        {
            return false;
        }

        return context.Protocol != Protocol.Opaque && IsAllowed(context, ForwarderError.ResponseStatus);
    }

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
