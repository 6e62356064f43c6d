using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The lists of the working copy by name.</summary>
internal static class ConfigParts
{
    public static readonly ConfigPart<NamespaceConfig> Namespaces = new(
        ResourceKinds.Namespaces, static copy => copy.Namespaces, static (copy, items) => copy with { Namespaces = items }, static snapshot => snapshot.Namespaces);

    public static readonly ConfigPart<UpstreamConfig> Upstreams = new(
        ResourceKinds.Upstreams, static copy => copy.Upstreams, static (copy, items) => copy with { Upstreams = items }, static snapshot => snapshot.Upstreams);

    public static readonly ConfigPart<RouteConfig> Routes = new(
        ResourceKinds.Routes, static copy => copy.Routes, static (copy, items) => copy with { Routes = items }, static snapshot => snapshot.Routes);

    public static readonly ConfigPart<PolicyConfig> Policies = new(
        ResourceKinds.Policies, static copy => copy.Policies, static (copy, items) => copy with { Policies = items }, static snapshot => snapshot.Policies);

    public static readonly ConfigPart<ModelConfig> Models = new(
        ResourceKinds.Models, static copy => copy.Models, static (copy, items) => copy with { Models = items }, static snapshot => snapshot.Models);

    public static readonly ConfigPart<ApiKeyConfig> ApiKeys = new(
        ResourceKinds.ApiKeys, static copy => copy.ApiKeys, static (copy, items) => copy with { ApiKeys = items }, static snapshot => snapshot.ApiKeys);

    public static readonly ConfigPart<IssuerConfig> Issuers = new(
        ResourceKinds.Issuers, static copy => copy.Issuers, static (copy, items) => copy with { Issuers = items }, static snapshot => snapshot.Issuers);

    public static readonly ConfigPart<InstanceSettings> Instances = new(
        ResourceKinds.Instances,
        static copy => copy.Instances,
        static (copy, items) => copy with { Instances = items },
        static snapshot => [.. snapshot.Instances.Select(static pair => new InstanceSettings { Instance = pair.Key, Settings = pair.Value.Settings })]);
}
