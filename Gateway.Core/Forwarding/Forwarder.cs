using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Forwarding;

/// <summary>Forwards a request: one attempt after the other, within the route's attempts and one total deadline, until an answer is relayed.</summary>
internal static class Forwarder
{
    /// <summary>Forwards and relays. On an error the context tells whether the answer had begun.</summary>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<ForwarderError> ForwardAsync(RequestContext context)
    {
        // Chosen already where the prompt had to be counted by its model.
        var target = context.Upstream ?? TargetSelector.Select(context);
        if (target is null)
        {
            return ForwarderError.NoServer;
        }

        context.Upstream = target;
        context.Connection.LimitTotal(context.Namespace?.TotalTimeoutMs ?? target.Timeouts.TotalMs);
        ForwardedBody.Splice(context);
        while (true)
        {
            context.Connection.RenewDeadline();
            if (!await ServerQueue.SelectAsync(context).ConfigureAwait(false))
            {
                return context.Connection.IsGone ? ForwarderError.ClientGone : ForwarderError.NoServer;
            }

            context.Attempts++;
            context.RequestBytesSent = false;
            var error = await Attempt.RunAsync(context).ConfigureAwait(false);
            if (error == ForwarderError.None || !Repetition.IsAllowed(context, error))
            {
                return error;
            }
        }
    }
}
