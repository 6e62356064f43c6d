using System.Diagnostics;

namespace Gateway.Core.Tracing;

/// <summary>
/// Begins and ends spans without leaving a mark on the thread: <see cref="Activity.Current"/> is an AsyncLocal, and the data plane's state machines, which
/// are recycled and capture no execution context, must not carry one.
/// </summary>
internal static class Spans
{
    /// <summary>Begins a span; null when nobody listens.</summary>
    public static Activity? Start(ActivitySource source, string name, ActivityKind kind, ActivityContext parent, DateTime start)
    {
        var before = ExecutionContext.Capture();
        try
        {
            return source.StartActivity(name, kind, parent, startTime: start);
        }
        finally
        {
            Restore(before);
        }
    }

    /// <summary>Ends a span, and hands it to whoever listens.</summary>
    public static void Stop(Activity span, DateTime end)
    {
        var before = ExecutionContext.Capture();
        try
        {
            span.SetEndTime(end);
            span.Stop();
        }
        finally
        {
            Restore(before);
        }
    }

    private static void Restore(ExecutionContext? before)
    {
        if (before is not null)
        {
            ExecutionContext.Restore(before);
        }
        else
        {
            Activity.Current = null;
        }
    }
}
