namespace Gateway.Host.Sources;

/// <summary>How patient a gateway is with its config center.</summary>
internal sealed record CenterTimings
{
    /// <summary>How long the watch stream may say nothing: the config center comments every 10 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that one request may take, from connecting to the answer's end.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the second attempt; it doubles with each.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the gateway reports itself when nothing changes.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it looks whether there is something to report about its upstreams.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);
}
