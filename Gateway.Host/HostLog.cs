namespace Gateway.Host;

/// <summary>Every log message of the host: ids 2000 to 2999.</summary>
internal static partial class HostLog
{
    [LoggerMessage(2000, LogLevel.Information, "{Message}")]
    public static partial void Started(ILogger logger, string message);

    [LoggerMessage(2001, LogLevel.Information, "Configuration version {Version} of {File} is in force.")]
    public static partial void FileApplied(ILogger logger, string file, long version);

    [LoggerMessage(2002, LogLevel.Error, "{File} was refused with {Count} error(s), the configuration before it stays in force: {Errors}")]
    public static partial void FileRefused(ILogger logger, string file, int count, string errors);

    [LoggerMessage(2003, LogLevel.Error, "{File} cannot be read, the configuration stays as it is: {Reason}")]
    public static partial void FileUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(2004, LogLevel.Information, "Draining: {Connections} connection(s), {Requests} request(s) in flight, at most {Seconds} s.")]
    public static partial void Draining(ILogger logger, int connections, long requests, double seconds);

    [LoggerMessage(2005, LogLevel.Information, "Drained in {Seconds} s; {Left} connection(s) were left.")]
    public static partial void Drained(ILogger logger, double seconds, int left);

    [LoggerMessage(2006, LogLevel.Warning, "{File}: {Path}: {Message}")]
    public static partial void FileWarning(ILogger logger, string file, string path, string message);

    [LoggerMessage(2007, LogLevel.Warning, "The token count service {Change}.")]
    public static partial void TokenServiceChanged(ILogger logger, string change);

    [LoggerMessage(2008, LogLevel.Warning, "The vocabulary {Name} was not fetched from the token count service: {Reason}")]
    public static partial void VocabularyNotFetched(ILogger logger, string name, string reason);
}
