namespace Gateway.Host.Sources;

/// <summary>The log messages of following a config center: ids 2100 to 2199.</summary>
internal static partial class SourceLog
{
    [LoggerMessage(2100, LogLevel.Information, "Following the config center at {Center}.")]
    public static partial void Following(ILogger logger, Uri center);

    [LoggerMessage(2101, LogLevel.Warning, "The config center at {Center} {Problem}; {Consequence}.")]
    public static partial void NotFollowing(ILogger logger, Uri center, string problem, string consequence);

    [LoggerMessage(2102, LogLevel.Information, "Configuration version {Version} of {Source} is in force.")]
    public static partial void Applied(ILogger logger, long version, string source);

    [LoggerMessage(2103, LogLevel.Error, "Configuration version {Version} of {Source} was refused with {Count} error(s), {Consequence}: {Errors}")]
    public static partial void Refused(ILogger logger, string version, string source, int count, string consequence, string errors);

    [LoggerMessage(2104, LogLevel.Warning, "Configuration version {Version} of {Source}: {Path}: {Message}")]
    public static partial void ConfigurationWarning(ILogger logger, long version, string source, string path, string message);

    [LoggerMessage(2105, LogLevel.Error, "{File} was refused: {Reason}.")]
    public static partial void FileDamaged(ILogger logger, string file, string reason);

    [LoggerMessage(2106, LogLevel.Error, "The configuration cannot be kept in {Folder}, a restart without the config center would begin with an older one: {Reason}")]
    public static partial void NotKept(ILogger logger, string folder, string reason);

    [LoggerMessage(2107, LogLevel.Information, "The configuration is kept in {Folder} again.")]
    public static partial void KeptAgain(ILogger logger, string folder);

    [LoggerMessage(2108, LogLevel.Warning, "The config center does not take this gateway's reports: {Reason}")]
    public static partial void ReportRefused(ILogger logger, string reason);
}
