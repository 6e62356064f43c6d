namespace Gateway.Host.Options;

/// <summary>Where a gateway has its configuration from.</summary>
internal enum GatewayMode
{
    /// <summary>Nothing is set: the config center and all else run in the same process.</summary>
    Standalone,

    /// <summary>GATEWAY_CONFIG or --config: a snapshot file.</summary>
    File,

    /// <summary>CONFIG_CENTER_URL: a config center.</summary>
    Cluster,
}
