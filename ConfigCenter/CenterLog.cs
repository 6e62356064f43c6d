namespace ConfigCenter;

/// <summary>Every log message of the config center: ids 5000 to 5999.</summary>
internal static partial class CenterLog
{
    [LoggerMessage(5000, LogLevel.Information, "Store: {Store}; schema steps applied: {Steps}.")]
    public static partial void StoreReady(ILogger logger, string store, string steps);

    [LoggerMessage(5001, LogLevel.Warning, "Waiting for the store, {Store}: {Reason}")]
    public static partial void WaitingForStore(ILogger logger, string store, string reason);

    [LoggerMessage(5002, LogLevel.Critical, "The config center cannot work with its store, {Store}: {Reason}")]
    public static partial void StoreUnusable(ILogger logger, string store, string reason);

    [LoggerMessage(5003, LogLevel.Warning, "The store cannot be asked for new versions: {Reason}")]
    public static partial void VersionsUnreadable(ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Error, "A request failed: {Method} {Path}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(5005, LogLevel.Warning, "The store is unavailable: {Reason}")]
    public static partial void StoreUnavailable(ILogger logger, string reason);

    [LoggerMessage(5006, LogLevel.Information, "Old rows removed: {Audit} of the audit log, {Versions} versions, {Tokens} tokens, {Instances} instances.")]
    public static partial void Trimmed(ILogger logger, int audit, int versions, int tokens, int instances);

    [LoggerMessage(5007, LogLevel.Warning, "Sign-in refused for '{Username}' from {Address}: {Reason}")]
    public static partial void SignInRefused(ILogger logger, string username, string? address, string reason);

    [LoggerMessage(5008, LogLevel.Error, "The configuration does not follow the servers that moved: {Reason}")]
    public static partial void MovesRefused(ILogger logger, string reason);

    [LoggerMessage(5010, LogLevel.Warning, "Alerts are neither evaluated nor delivered: {Reason}")]
    public static partial void AlertsBlind(ILogger logger, string reason);

    [LoggerMessage(5011, LogLevel.Warning, "Notification {Delivery} to '{Receiver}' failed, attempt {Attempt}, {Next}: {Reason}")]
    public static partial void NotificationFailed(ILogger logger, string delivery, string receiver, int attempt, string next, string reason);

    [LoggerMessage(5012, LogLevel.Information, "Old alerts removed: {Alerts}.")]
    public static partial void AlertsTrimmed(ILogger logger, long alerts);

    [LoggerMessage(5020, LogLevel.Warning, "{Count} access log lines of source {Source}, batch {Sequence}, cannot be read and are left out: {Problem}")]
    public static partial void LinesRefused(ILogger logger, int count, string source, long sequence, string problem);

    [LoggerMessage(5021, LogLevel.Information, "Old traffic removed: {Logs} access logs, {Usage} rows of usage.")]
    public static partial void TrafficTrimmed(ILogger logger, long logs, long usage);
}
