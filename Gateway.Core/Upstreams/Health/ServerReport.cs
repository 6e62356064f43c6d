using Gateway.Core.Forwarding;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Upstreams.Health;

/// <summary>Tells a server's state what an attempt came to. Where there is no circuit breaker, a success costs one look at a number.</summary>
internal static class ServerReport
{
    private const int FirstServerError = 500;

    /// <summary>The head of an answer has come; from now on the attempt has spoken for the server, and only breaking off would change that.</summary>
    public static void Answered(RequestContext context) =>
        Tell(context, context.ResponseHead.StatusCode >= FirstServerError ? Verdict.Failure : Verdict.Success);

    /// <summary>The attempt has ended without a head.</summary>
    /// <param name="context">The exchange.</param>
    /// <param name="error">What it ended by.</param>
    public static void Unanswered(RequestContext context, ForwarderError error) => Tell(context, error switch
    {
        ForwarderError.Connect or ForwarderError.ConnectDenied or ForwarderError.ConnectTimeout => Verdict.Unreachable,

        // A connection that had been idle may have died so: its end says nothing about the server.
        ForwarderError.RequestUpstream or ForwarderError.NoResponse => context.IsConnectionReused ? Verdict.None : Verdict.Failure,
        ForwarderError.ResponseHeaderTimeout or ForwarderError.ResponseHeadStalled or ForwarderError.ResponseHead => Verdict.Failure,
        _ => Verdict.None,
    });

    /// <summary>The attempt has ended behind the head.</summary>
    public static void Ended(RequestContext context, ForwarderError error)
    {
        if (error is ForwarderError.ResponseBody or ForwarderError.FirstTokenTimeout or ForwarderError.StreamIdleTimeout)
        {
            Tell(context, Verdict.LateFailure);
        }
    }

    private static void Tell(RequestContext context, Verdict verdict)
    {
        var state = context.Server!.State;
        var upstream = context.Upstream!;
        switch (verdict)
        {
            case Verdict.Success:
                state.Outliers.Succeeded();
                break;
            case Verdict.Failure or Verdict.Unreachable:
                state.Outliers.Failed(verdict == Verdict.Unreachable, upstream.State.Clock.Now);
                break;
        }

        if (upstream.Breaker is { } breaker)
        {
            state.Breaker.Record(verdict, context.Trial, breaker, upstream.State.Clock.Now);
            context.Trial = 0;
        }
    }
}
