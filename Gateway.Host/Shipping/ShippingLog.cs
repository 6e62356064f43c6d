namespace Gateway.Host.Shipping;

/// <summary>The log messages of shipping: ids 2200 to 2299.</summary>
internal static partial class ShippingLog
{
    [LoggerMessage(2200, LogLevel.Error, "Usage cannot be written to the journal: {Reason}. It is kept in memory, and written as soon as it can be.")]
    public static partial void JournalFailed(ILogger logger, string reason);

    [LoggerMessage(2201, LogLevel.Information, "Usage is written to the journal again.")]
    public static partial void JournalRecovered(ILogger logger);

    [LoggerMessage(2202, LogLevel.Warning, "{File} ended in mid-write: its last {Bytes} byte(s) are cut off.")]
    public static partial void TailCut(ILogger logger, string file, long bytes);

    [LoggerMessage(2203, LogLevel.Error, "{File} is no batch of usage; it is set aside as {Aside}.")]
    public static partial void FileDamaged(ILogger logger, string file, string aside);

    [LoggerMessage(2204, LogLevel.Error, "{File} was damaged since it was written: its last {Bytes} byte(s) are lost.")]
    public static partial void BatchDamaged(ILogger logger, string file, long bytes);

    [LoggerMessage(2205, LogLevel.Error, "{File} cannot be read at the moment, and is tried again: {Reason}")]
    public static partial void BatchUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(2206, LogLevel.Warning, "{File} has been shipped and cannot be removed: {Reason}")]
    public static partial void FileNotRemoved(ILogger logger, string file, string reason);

    [LoggerMessage(2210, LogLevel.Warning, "The config center does not take the {Kind}: {Problem}. It waits, and is sent again.")]
    public static partial void NotShipping(ILogger logger, string kind, string problem);

    [LoggerMessage(2211, LogLevel.Information, "The config center takes the {Kind} again.")]
    public static partial void Shipping(ILogger logger, string kind);

    [LoggerMessage(2212, LogLevel.Error, "The config center refused {Kind} for good, and it is dropped: {Problem}")]
    public static partial void Refused(ILogger logger, string kind, string problem);

    [LoggerMessage(2213, LogLevel.Warning, "The gateway ends while {Bytes} byte(s) of {Kind} have not been shipped.")]
    public static partial void LeftBehind(ILogger logger, long bytes, string kind);
}
