namespace ConfigCenter.Publishing;

/// <summary>A row of <c>config_versions</c>: a published snapshot, never changed.</summary>
internal sealed class ConfigVersion
{
    public long Version { get; init; }

    /// <summary>The snapshot as gateways get it, secrets sealed; empty where only the rest was asked for.</summary>
    public string Document { get; init; } = "";

    /// <summary>The list of <see cref="ConfigChange"/> against the version before, as JSON.</summary>
    public string Changes { get; init; } = "[]";

    public string Author { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>The version that was brought back; null is none.</summary>
    public long? RestoredFrom { get; init; }

    public long CreatedAt { get; init; }
}
