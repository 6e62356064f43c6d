using Gateway.Core.Configuration;

namespace ConfigCenter.Data;

/// <summary>What one gateway instance does differently, with its name: an entry of the snapshot's <c>instances</c>.</summary>
internal sealed record InstanceSettings
{
    /// <summary>The gateway's INSTANCE_ID.</summary>
    public string Instance { get; init; } = "";

    public SettingsConfig Settings { get; init; } = new();

    public static InstanceSettings Read(JsonObjectReader json) => new()
    {
        Instance = json.Required("instance"),
        Settings = json.Object("settings", SnapshotParts.Settings) ?? new SettingsConfig(),
    };
}
