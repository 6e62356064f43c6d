namespace Gateway.Core.Configuration;

/// <summary>What one window of time may use; null is no limit.</summary>
public sealed record TokenWindowConfig
{
    /// <summary>1 to 44,640 (31 days).</summary>
    public int Minutes { get; init; }

    public long? MaxInput { get; init; }

    public long? MaxOutput { get; init; }

    public long? MaxTotal { get; init; }

    /// <summary>A pattern of the client's model name.</summary>
    public string Model { get; init; } = "*";
}
