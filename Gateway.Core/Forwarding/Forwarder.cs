using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Pipeline;
using Gateway.Core.Tracing;

namespace Gateway.Core.Forwarding;

/// <summary>Forwards a request: one attempt after the other, within the route's attempts and one total deadline, until an answer is relayed.</summary>
internal static class Forwarder
{
    /// <summary>Forwards and relays. On an error the context tells whether the answer had begun.</summary>
    /// <param name="context">The request, admitted.</param>
    /// <param name="count">Chooses what it is counted by, again where a fallback serves another model.</param>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<ForwarderError> ForwardAsync(RequestContext context, CountStep count)
    {
        // Chosen already where the prompt had to be counted by its model.
        context.Upstream ??= TargetSelector.Select(context);
        if (context.Upstream is null && !Failover.TryMoveOn(context))
        {
            return ForwarderError.NoServer;
        }

        context.Connection.LimitTotal(context.Namespace?.TotalTimeoutMs ?? context.Upstream!.Timeouts.TotalMs);
        ForwardedBody.Splice(context);
        var error = ForwarderError.NoServer;
        while (true)
        {
            context.Connection.RenewDeadline();
            if (!await ServerQueue.SelectAsync(context).ConfigureAwait(false))
            {
                if (context.Connection.IsGone)
                {
                    return ForwarderError.ClientGone;
                }

                if (!Failover.TryMoveOn(context))
                {
                    return error;
                }

                Redirect(context, count);
                continue;
            }

            context.Attempts++;
            context.RequestBytesSent = false;
            AttemptSpan.Begin(context);
            error = await Attempt.RunAsync(context).ConfigureAwait(false);
            AttemptSpan.Over(context, error);
            if (error == ForwarderError.None || !Repetition.IsTaken(context, error))
            {
                return error;
            }

            context.Upstream!.State.Retries.Count(error);
            if (Failover.IsDue(context) && Failover.TryMoveOn(context))
            {
                Redirect(context, count);
            }
        }
    }

    // Another upstream has other names for models, and perhaps another model.
    private static void Redirect(RequestContext context, CountStep count)
    {
        ForwardedBody.Splice(context);
        count.Recount(context);
    }
}
