using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Forwarding;

namespace Gateway.Core.Pipeline;

/// <summary>Turns what forwarding came to into the end of the exchange: nothing more, an error answer, an error event, or a reset.</summary>
internal static class ForwardingEnd
{
    public static ValueTask<ExchangeEnd> ConcludeAsync(RequestContext context)
    {
        switch (context.Error)
        {
            case ForwarderError.None:
                context.Outcome = RequestOutcome.Relayed;
                return new ValueTask<ExchangeEnd>(EndOf(context));
            case ForwarderError.ClientGone or ForwarderError.ClientWriteTimeout:
                context.Outcome = RequestOutcome.ClientGone;
                return new ValueTask<ExchangeEnd>(ExchangeEnd.Abort);
        }

        if (!context.ResponseStarted)
        {
            var answer = RefusalAnswer.WriteAsync(context, RefusalOf(context));
            context.Outcome = context.Refusal == Refusal.Malformed ? RequestOutcome.Rejected : RequestOutcome.Failed;
            return answer;
        }

        context.Outcome = RequestOutcome.Failed;
        return context.IsStream ? EndStreamAsync(context) : new ValueTask<ExchangeEnd>(ExchangeEnd.Abort);
    }

    private static ExchangeEnd EndOf(RequestContext context)
    {
        // The server answered before it had the whole request: the rest of it is still to come.
        if (context.BodyState == RequestBodyState.Partial)
        {
            return ExchangeEnd.CloseAfterLinger;
        }

        return context.CloseAfterResponse ? ExchangeEnd.Close : ExchangeEnd.KeepAlive;
    }

    private static Refusal RefusalOf(RequestContext context)
    {
        switch (context.Error)
        {
            case ForwarderError.NoServer:
                return Refusal.UpstreamUnavailable;
            case ForwarderError.ConnectTimeout or ForwarderError.ResponseHeaderTimeout or ForwarderError.ResponseHeadStalled
                or ForwarderError.StreamIdleTimeout or ForwarderError.TotalTimeout:
                return Refusal.UpstreamTimeout;
            case ForwarderError.RequestDownstreamTimeout:
                context.Rejection = Http1.RejectionReason.RequestBodyTimeout;
                return Refusal.Malformed;
            case ForwarderError.RequestDownstream:
                return Refusal.Malformed;
            default:
                return Refusal.UpstreamError;
        }
    }

    // The stream says that it failed, and lacks the event that would make it look whole.
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ExchangeEnd> EndStreamAsync(RequestContext context)
    {
        context.Connection.ForgetDeadlines();
        StreamFailure.Write(context);
        BodyWriter.End(context, context.Framing);
        var isSent = await context.Connection.FlushAsync(context.Snapshot.Settings.Timeouts.ClientWriteMs).ConfigureAwait(false);
        return isSent && context.Framing == DownstreamFraming.Chunked ? EndOf(context) : ExchangeEnd.Abort;
    }
}
