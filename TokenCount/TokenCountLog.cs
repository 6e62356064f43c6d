namespace TokenCount;

/// <summary>Every log message of the service: ids 4000 to 4099.</summary>
internal static partial class TokenCountLog
{
    [LoggerMessage(4000, LogLevel.Information, "Token count service on {Urls}, vocabularies from {Directory}.")]
    public static partial void Started(ILogger logger, string urls, string directory);

    [LoggerMessage(4001, LogLevel.Information, "The vocabulary {Name} was uploaded ({Bytes} bytes).")]
    public static partial void Uploaded(ILogger logger, string name, long bytes);

    [LoggerMessage(4002, LogLevel.Warning, "An upload of the vocabulary {Name} was refused: {Reason}")]
    public static partial void UploadRefused(ILogger logger, string name, string reason);

    [LoggerMessage(4003, LogLevel.Error, "A request failed by a defect of the service.")]
    public static partial void RequestFailed(ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Warning, "What would be counted by it is estimated: {Problem}")]
    public static partial void VocabularyUnusable(ILogger logger, string problem);
}
