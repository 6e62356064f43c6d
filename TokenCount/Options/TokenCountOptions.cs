using System.Net;

namespace TokenCount.Options;

/// <summary>What the service is told once, at its start.</summary>
public sealed record TokenCountOptions
{
    /// <summary>TOKEN_SERVICE_PORT: 0 lets the system choose.</summary>
    public int Port { get; init; } = 8002;

    /// <summary>The address to listen on; null is every one.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>MODELS_DIR: holds a folder for each vocabulary that is not built in.</summary>
    public string ModelsDirectory { get; init; } = "models";

    /// <summary>ADMIN_TOKEN, else ADMIN_PASSWORD: the bearer token that may upload; null lets nobody.</summary>
    public string? AdminToken { get; init; }

    /// <summary>PROMETHEUS_ENABLED: whether <c>/metrics</c> is answered.</summary>
    public bool PrometheusEnabled { get; init; } = true;

    /// <summary>LOG_LEVEL: the least severe messages that are logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The longest request that is counted, in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The longest vocabulary that may be uploaded, in bytes; the largest known has 20 MB.</summary>
    public long MaxVocabularyBytes { get; init; } = 128 * 1024 * 1024;
}
