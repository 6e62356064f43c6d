using System.Text.Json.Serialization;

namespace Gateway.Core.Configuration;

/// <summary>Any interval of t seconds admits at most burst + t · maxQPS ÷ timeWindow requests.</summary>
public sealed record QpsLimitSettings : PolicySettings
{
    /// <summary>Requests per <see cref="TimeWindow"/>, at least 1.</summary>
    [JsonPropertyName("maxQPS")]
    public long MaxQps { get; init; }

    /// <summary>Seconds, at least 1.</summary>
    public int TimeWindow { get; init; } = 1;

    /// <summary>Requests at once; null is <see cref="MaxQps"/>.</summary>
    public long? Burst { get; init; }

    /// <summary><see cref="Burst"/>, or what it stands for when null.</summary>
    [JsonIgnore]
    public long EffectiveBurst => Burst ?? MaxQps;
}
