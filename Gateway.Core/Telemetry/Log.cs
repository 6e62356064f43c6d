using Gateway.Core.Upstreams.Health;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Telemetry;

/// <summary>Every log message of the data plane. Ids are never used twice; each folder has its range.</summary>
internal static partial class Log
{
    // 1000 to 1099: Connections
    [LoggerMessage(1000, LogLevel.Error, "Connection {ConnectionId} ended by a defect of the gateway.")]
    public static partial void ConnectionFailed(ILogger logger, string connectionId, Exception exception);

    // 1100 to 1199: Configuration
    [LoggerMessage(1100, LogLevel.Information, "Configuration version {Version} is in force ({Origin}).")]
    public static partial void SnapshotApplied(ILogger logger, long version, string origin);

    [LoggerMessage(1101, LogLevel.Error, "Configuration from {Origin} was refused with {Count} error(s); version {Version} stays in force: {Errors}")]
    public static partial void SnapshotRefused(ILogger logger, string origin, int count, long? version, string errors);

    [LoggerMessage(1102, LogLevel.Warning, "Configuration from {Origin}: {Path}: {Message}")]
    public static partial void SnapshotWarning(ILogger logger, string origin, string path, string message);

    // 1200 to 1299: Telemetry
    [LoggerMessage(1200, LogLevel.Warning, "The access log cannot be written to {Target}; records are dropped until it can: {Reason}")]
    public static partial void AccessLogFailed(ILogger logger, string target, string reason);

    [LoggerMessage(1201, LogLevel.Information, "The access log is written to {Target} again.")]
    public static partial void AccessLogRecovered(ILogger logger, string target);

    // 1400 to 1499: Authentication
    [LoggerMessage(1400, LogLevel.Information, "{Count} key(s) of the token issuer {Issuer} are in force.")]
    public static partial void KeysInForce(ILogger logger, string issuer, int count);

    [LoggerMessage(1401, LogLevel.Warning, "The keys of the token issuer {Issuer} could not be had: {Reason}. {Count} key(s) stay in force; it is tried again.")]
    public static partial void KeysNotHad(ILogger logger, string issuer, string reason, int count);

    // 1300 to 1399: Transport
    [LoggerMessage(1300, LogLevel.Error, "Something that ran on loop {Loop} failed by a defect of the gateway; the loop goes on.")]
    public static partial void LoopFailed(ILogger logger, int loop, Exception exception);

    // 1600 to 1699: Upstreams
    [LoggerMessage(1600, LogLevel.Warning, "Server {Server} of upstream {Upstream} is unhealthy: {Failures} health check(s) in a row failed, the last one {Result}.")]
    public static partial void ServerUnhealthy(ILogger logger, string upstream, Uri server, int failures, ProbeResult result);

    [LoggerMessage(1601, LogLevel.Information, "Server {Server} of upstream {Upstream} is healthy again: {Successes} health check(s) in a row passed.")]
    public static partial void ServerHealthy(ILogger logger, string upstream, Uri server, int successes);

    [LoggerMessage(1602, LogLevel.Warning, "The circuit of server {Server} of upstream {Upstream} is open for {Milliseconds} ms: {Failures} of {Requests} requests failed.")]
    public static partial void CircuitOpened(ILogger logger, string upstream, Uri server, long failures, long requests, long milliseconds);

    [LoggerMessage(1603, LogLevel.Information, "The circuit of server {Server} of upstream {Upstream} is half open: one request tries it.")]
    public static partial void CircuitTried(ILogger logger, string upstream, Uri server);

    [LoggerMessage(1604, LogLevel.Warning, "The circuit of server {Server} of upstream {Upstream} is open for another {Milliseconds} ms: its trial failed.")]
    public static partial void CircuitOpenedAgain(ILogger logger, string upstream, Uri server, long milliseconds);

    [LoggerMessage(1605, LogLevel.Information, "The circuit of server {Server} of upstream {Upstream} is closed.")]
    public static partial void CircuitClosed(ILogger logger, string upstream, Uri server);

    [LoggerMessage(1606, LogLevel.Warning, "Server {Server} of upstream {Upstream} cannot be reached: others are preferred.")]
    public static partial void ServerUnreachable(ILogger logger, string upstream, Uri server);

    [LoggerMessage(1607, LogLevel.Warning, "Server {Server} of upstream {Upstream} failed {Failures} times in a row: others are preferred.")]
    public static partial void ServerAvoided(ILogger logger, string upstream, Uri server, int failures);

    [LoggerMessage(1608, LogLevel.Information, "Server {Server} of upstream {Upstream} answers again.")]
    public static partial void ServerAnswersAgain(ILogger logger, string upstream, Uri server);

    // 1500 to 1599: Prompts
    [LoggerMessage(1500, LogLevel.Warning, "No vocabulary here for: {Names}. What is counted by them is asked of the token count service, or estimated.")]
    public static partial void VocabulariesMissing(ILogger logger, string names);

    [LoggerMessage(1501, LogLevel.Information, "The vocabulary {Name} was fetched from the token count service.")]
    public static partial void VocabularyFetched(ILogger logger, string name);

    [LoggerMessage(1502, LogLevel.Error, "What would be counted by it is estimated: {Problem}")]
    public static partial void VocabularyUnusable(ILogger logger, string problem);
}
