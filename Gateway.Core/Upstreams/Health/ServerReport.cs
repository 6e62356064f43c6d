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
    /// <param name="isPooled">True when it used a connection that had been idle, whose end may say nothing about the server.</param>
    public static void Unanswered(RequestContext context, ForwarderError error, bool isPooled) => Tell(context, error switch
    {
        ForwarderError.Connect or ForwarderError.ConnectTimeout => Verdict.Unreachable,
        ForwarderError.RequestUpstream or ForwarderError.NoResponse => isPooled ? Verdict.None : Verdict.Failure,
        ForwarderError.ResponseHeaderTimeout or ForwarderError.ResponseHead => Verdict.Failure,
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
