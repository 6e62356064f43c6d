namespace Gateway.Core.Configuration;

/// <summary>Every timeout, resolved, in milliseconds.</summary>
internal sealed record CompiledTimeouts
{
    public static readonly CompiledTimeouts Default = new();

    public long ConnectMs { get; init; } = 2_000;

    public long ResponseHeaderMs { get; init; } = 60_000;

    public long FirstTokenMs { get; init; } = 60_000;

    public long StreamIdleMs { get; init; } = 60_000;

    public long TotalMs { get; init; } = 600_000;

    public long ClientWriteMs { get; init; } = 60_000;

    public long RequestHeadMs { get; init; } = 15_000;

    public long RequestBodyMs { get; init; } = 60_000;

    /// <summary>These, with what the configuration says otherwise.</summary>
    public CompiledTimeouts With(TimeoutsConfig config) => new()
    {
        ConnectMs = config.ConnectMs ?? ConnectMs,
        ResponseHeaderMs = config.ResponseHeaderMs ?? ResponseHeaderMs,
        FirstTokenMs = config.FirstTokenMs ?? FirstTokenMs,
        StreamIdleMs = config.StreamIdleMs ?? StreamIdleMs,
        TotalMs = config.TotalMs ?? TotalMs,
        ClientWriteMs = config.ClientWriteMs ?? ClientWriteMs,
        RequestHeadMs = config.RequestHeadMs ?? RequestHeadMs,
        RequestBodyMs = config.RequestBodyMs ?? RequestBodyMs,
    };
}
