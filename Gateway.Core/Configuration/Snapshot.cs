namespace Gateway.Core.Configuration;

/// <summary>The document that the gateway runs on, as received. Immutable; read by <see cref="SnapshotReader"/>.</summary>
public sealed record Snapshot
{
    /// <summary>Which published version this is; 0 where nobody counts them.</summary>
    public long Version { get; init; }

    /// <summary>The schema that the document was written for; see <see cref="SnapshotReader.SchemaVersion"/>.</summary>
    public int SchemaVersion { get; init; } = SnapshotReader.SchemaVersion;

    /// <summary>Code of the namespace that takes what no matcher and no key claims.</summary>
    public string? DefaultNamespace { get; init; }

    public IReadOnlyList<NamespaceConfig> Namespaces { get; init; } = [];

    public IReadOnlyList<ApiKeyConfig> ApiKeys { get; init; } = [];

    /// <summary>Who signs bearer tokens that are accepted beside keys.</summary>
    public IReadOnlyList<IssuerConfig> Issuers { get; init; } = [];

    public IReadOnlyList<UpstreamConfig> Upstreams { get; init; } = [];

    public IReadOnlyList<RouteConfig> Routes { get; init; } = [];

    public IReadOnlyList<PolicyConfig> Policies { get; init; } = [];

    public IReadOnlyList<ModelConfig> Models { get; init; } = [];

    /// <summary>
    /// The loopback and private networks that servers may be in; null is every one. Checked at each connect, so that no name leads elsewhere; link-local addresses (cloud
    /// metadata), multicast and reserved ones are never what a name may stand for. The config center writes it from its own settings.
    /// </summary>
    public IReadOnlyList<string>? UpstreamNetworks { get; init; }

    public SettingsConfig Settings { get; init; } = new();

    /// <summary>What single gateway instances do differently, by instance id.</summary>
    public IReadOnlyDictionary<string, InstanceConfig> Instances { get; init; } = new Dictionary<string, InstanceConfig>();
}
