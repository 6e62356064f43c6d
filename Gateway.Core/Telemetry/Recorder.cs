using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>Step 12: what is kept of a request, once it has ended. Nothing here waits.</summary>
internal sealed class Recorder
{
    private readonly GatewayMetrics _metrics;
    private readonly AccessLog? _accessLog;

    /// <param name="metrics">Counts.</param>
    /// <param name="accessLog">Writes a line for each request; null when none is wanted.</param>
    public Recorder(GatewayMetrics metrics, AccessLog? accessLog)
    {
        _metrics = metrics;
        _accessLog = accessLog;
    }

    public void Record(RequestContext context)
    {
        _metrics.RequestEnded(context);
        _accessLog?.Write(context);
    }
}
