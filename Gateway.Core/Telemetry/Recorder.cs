using System.Diagnostics;
using Gateway.Core.Ledger;
using Gateway.Core.Pipeline;
using Gateway.Core.Tracing;

namespace Gateway.Core.Telemetry;

/// <summary>Step 12: what is kept of a request, once it has ended. Nothing here waits.</summary>
internal sealed class Recorder
{
    private readonly GatewayMetrics _metrics;
    private readonly AccessLog? _accessLog;
    private readonly UsageLedger? _ledger;

    /// <param name="metrics">Counts.</param>
    /// <param name="accessLog">Writes a line for each request; null when none is wanted.</param>
    /// <param name="ledger">Sums what requests used; null where nobody is told.</param>
    public Recorder(GatewayMetrics metrics, AccessLog? accessLog, UsageLedger? ledger)
    {
        _metrics = metrics;
        _accessLog = accessLog;
        _ledger = ledger;
    }

    /// <summary>Before a request is forwarded: has kept of its answer what will be recorded.</summary>
    public void Prepare(RequestContext context)
    {
        if (_accessLog is { LongestContent: > 0 and var longest } && AccessLogContent.IsWanted(context))
        {
            context.AnswerText.Begin(longest);
        }
    }

    public void Record(RequestContext context)
    {
        var timestamp = Stopwatch.GetTimestamp();
        var model = _metrics.RequestEnded(context, timestamp);
        ServerSpan.End(context, timestamp);
        if (_accessLog is null && _ledger is null)
        {
            return;
        }

        var end = new RequestEnd(DateTime.UtcNow, timestamp);
        _accessLog?.Write(context, end);
        _ledger?.Add(context, model, end);
    }
}
