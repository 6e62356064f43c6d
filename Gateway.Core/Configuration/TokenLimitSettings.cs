using System.Text.Json.Serialization;

namespace Gateway.Core.Configuration;

/// <summary>Tokens per request and per window of time.</summary>
public sealed record TokenLimitSettings : PolicySettings
{
    /// <summary>Per request; null is no limit.</summary>
    public long? MaxInputTokenCount { get; init; }

    /// <summary>Per request; null is no limit.</summary>
    public long? MaxOutputTokenCount { get; init; }

    /// <summary><c>auto</c>: the request says whether it streams.</summary>
    public string StreamMode { get; init; } = "auto";

    public IReadOnlyList<TokenWindowConfig> Windows { get; init; } = [];

    /// <summary>The single-window form: one more window over all models.</summary>
    public bool EnableTimeWindow { get; init; }

    public int? TimeWindowMinutes { get; init; }

    public long? WindowMaxTokenCount { get; init; }

    /// <summary><see cref="Windows"/> and the window of the single-window form.</summary>
    [JsonIgnore]
    public IReadOnlyList<TokenWindowConfig> EffectiveWindows =>
        EnableTimeWindow && TimeWindowMinutes is { } minutes && WindowMaxTokenCount is { } limit
            ? [.. Windows, new TokenWindowConfig { Minutes = minutes, MaxTotal = limit }]
            : Windows;
}
