using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>What the snapshot holds once: the default namespace, and the settings of all gateways.</summary>
internal sealed record GatewayDefaults
{
    public string? DefaultNamespace { get; init; }

    public SettingsConfig Settings { get; init; } = new();

    public static GatewayDefaults Read(JsonObjectReader json) => new()
    {
        DefaultNamespace = json.Text("defaultNamespace"),
        Settings = json.Object("settings", SnapshotParts.Settings) ?? new SettingsConfig(),
    };
}
