using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The configuration as it is being worked on: what the tables hold, as one immutable value.</summary>
internal sealed record WorkingCopy
{
    public IReadOnlyList<Stored<NamespaceConfig>> Namespaces { get; init; } = [];

    public IReadOnlyList<Stored<UpstreamConfig>> Upstreams { get; init; } = [];

    public IReadOnlyList<Stored<RouteConfig>> Routes { get; init; } = [];

    public IReadOnlyList<Stored<PolicyConfig>> Policies { get; init; } = [];

    public IReadOnlyList<Stored<ModelConfig>> Models { get; init; } = [];

    public IReadOnlyList<Stored<ApiKeyConfig>> ApiKeys { get; init; } = [];

    public IReadOnlyList<Stored<IssuerConfig>> Issuers { get; init; } = [];

    public IReadOnlyList<Stored<InstanceSettings>> Instances { get; init; } = [];

    public required Stored<GatewayDefaults> Defaults { get; init; }

    /// <summary>The document for gateways; lists are in the order of the copy.</summary>
    public Snapshot ToSnapshot(long version = 0) => new()
    {
        Version = version,
        DefaultNamespace = Defaults.Value.DefaultNamespace,
        Namespaces = Values(Namespaces),
        ApiKeys = Values(ApiKeys),
        Issuers = Values(Issuers),
        Upstreams = Values(Upstreams),
        Routes = Values(Routes),
        Policies = Values(Policies),
        Models = Values(Models),
        Settings = Defaults.Value.Settings,
        Instances = Instances.ToDictionary(
            static item => item.Value.Instance, static item => new InstanceConfig { Settings = item.Value.Settings }, StringComparer.Ordinal),
    };

    private static IReadOnlyList<T> Values<T>(IReadOnlyList<Stored<T>> items) => [.. items.Select(static item => item.Value)];
}
