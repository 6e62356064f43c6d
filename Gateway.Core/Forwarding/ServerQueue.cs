using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Pipeline;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>Has a request wait for a server, where its upstream allows that and all healthy servers have as many requests as they may.</summary>
internal static class ServerQueue
{
    /// <summary>The server for the next attempt, into the context, at once or after a wait; false when there is none.</summary>
    public static ValueTask<bool> SelectAsync(RequestContext context)
    {
        var upstream = context.Upstream!;
        if (upstream.Queue is null)
        {
            return new ValueTask<bool>(ServerSelector.Select(context));
        }

        // Who comes later does not overtake those who wait.
        var failed = context.Server;
        if (upstream.State.Waiting.Count == 0 && ServerSelector.Select(context))
        {
            return new ValueTask<bool>(true);
        }

        return WaitAsync(context, failed, upstream.Queue, upstream.State.Waiting);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<bool> WaitAsync(RequestContext context, ServerModel? failed, QueueConfig settings, WaitingQueue waiting)
    {
        if (!ServerSelector.IsAnyHealthy(context.Upstream!) || waiting.TryJoin(settings.MaxRequests) is not { } place)
        {
            return false;
        }

        // Without a time of its own: the wait below is bounded. A client that leaves is noticed all the same.
        var connection = context.Connection;
        connection.Arm(DeadlineKind.None, Deadline.DueIn(0), Probes.BeforeHead(context));
        var due = Environment.TickCount64 + settings.TimeoutMs;
        var wait = connection.BeginWait();
        bool isSelected;
        while (true)
        {
            // Also after joining: room that was made just before was told to nobody.
            context.Server = failed;
            isSelected = ServerSelector.Select(context);
            var left = due - Environment.TickCount64;
            if (isSelected || left <= 0)
            {
                break;
            }

            await place.Value.Task.WaitAsync(TimeSpan.FromMilliseconds(left)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!place.Value.Task.IsCompleted || connection.IsGone)
            {
                break;
            }

            place = waiting.Rejoin();
        }

        // Called, and not in need of it any more: somebody else may be.
        if (!waiting.Leave(place))
        {
            waiting.Call();
        }

        await connection.SwitchToItsThread();
        connection.EndWait(wait);
        connection.Disarm();
        return isSelected;
    }
}
