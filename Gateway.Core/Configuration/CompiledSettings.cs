using Gateway.Core.Http1;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Configuration;

/// <summary>The limits of this instance, resolved.</summary>
internal sealed record CompiledSettings
{
    /// <summary>What holds before the first snapshot.</summary>
    public static readonly CompiledSettings Default = new();

    public int MaxHeadBytes { get; init; } = 32_768;

    public int MaxHeaders { get; init; } = 100;

    /// <summary>8,192: what nginx and most clients take as the longest request line.</summary>
    public int MaxTargetBytes { get; init; } = 8_192;

    public HeadLimits HeadLimits => new(MaxHeadBytes, MaxHeaders, MaxTargetBytes);

    public long MaxBodyBytes { get; init; } = 104_857_600;

    /// <summary>0 closes a connection after each answer.</summary>
    public long KeepAliveMilliseconds { get; init; } = 130_000;

    public IpNetworkSet TrustedProxies { get; init; } = IpNetworkSet.Empty;

    public CompiledTimeouts Timeouts { get; init; } = CompiledTimeouts.Default;

    /// <summary>These, with what the configuration says otherwise.</summary>
    public CompiledSettings With(SettingsConfig config) => new()
    {
        MaxHeadBytes = config.MaxHeadBytes ?? MaxHeadBytes,
        MaxHeaders = config.MaxHeaders ?? MaxHeaders,
        MaxTargetBytes = config.MaxTargetBytes ?? MaxTargetBytes,
        MaxBodyBytes = config.MaxBodyBytes ?? MaxBodyBytes,
        KeepAliveMilliseconds = config.KeepAliveSeconds * 1000L ?? KeepAliveMilliseconds,
        TrustedProxies = config.TrustedProxies is null ? TrustedProxies : Networks(config.TrustedProxies),
        Timeouts = Timeouts.With(config.Timeouts),
    };

    private static IpNetworkSet Networks(IReadOnlyList<string> texts) =>
        new(texts.Select(static text => IpNetwork.TryParse(text, out var network) ? network : throw new ArgumentException($"'{text}' is no network.")));
}
