namespace Gateway.Core.Configuration;

/// <summary>What one gateway instance does differently.</summary>
public sealed record InstanceConfig
{
    public SettingsConfig Settings { get; init; } = new();
}
