using Gateway.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Core.Upstreams.Health;

/// <summary>Tells of one server's changes of state, each once.</summary>
internal sealed class ServerLog
{
    private readonly ILogger _logger;
    private readonly string _upstream;
    private readonly Uri _server;

    public ServerLog(ILogger? logger, string upstream, Uri server)
    {
        _logger = logger ?? NullLogger.Instance;
        _upstream = upstream;
        _server = server;
    }

    public void BecameUnhealthy(int failures, ProbeResult result) => Log.ServerUnhealthy(_logger, _upstream, _server, failures, result);

    public void BecameHealthy(int successes) => Log.ServerHealthy(_logger, _upstream, _server, successes);

    public void CircuitOpened(long failures, long requests, long openMs, bool isAgain)
    {
        if (isAgain)
        {
            Log.CircuitOpenedAgain(_logger, _upstream, _server, openMs);
        }
        else
        {
            Log.CircuitOpened(_logger, _upstream, _server, failures, requests, openMs);
        }
    }

    public void CircuitTried() => Log.CircuitTried(_logger, _upstream, _server);

    public void CircuitClosed() => Log.CircuitClosed(_logger, _upstream, _server);

    public void Avoided(bool isUnreachable, int failures)
    {
        if (isUnreachable)
        {
            Log.ServerUnreachable(_logger, _upstream, _server);
        }
        else
        {
            Log.ServerAvoided(_logger, _upstream, _server, failures);
        }
    }

    public void AnswersAgain() => Log.ServerAnswersAgain(_logger, _upstream, _server);
}
