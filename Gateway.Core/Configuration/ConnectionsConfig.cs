namespace Gateway.Core.Configuration;

/// <summary>The connections to each server of an upstream.</summary>
public sealed record ConnectionsConfig
{
    /// <summary>
    /// 0 to 1,000, at most a server's <see cref="ServerConfig.MaxConnections"/>: how many are opened before they are needed and kept open. They are shared out among the gateway's threads, so that
    /// there may be a few more.
    /// </summary>
    public int Warm { get; init; }
}
