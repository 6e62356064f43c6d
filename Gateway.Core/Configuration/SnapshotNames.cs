namespace Gateway.Core.Configuration;

/// <summary>What a snapshot's parts may refer to.</summary>
internal sealed class SnapshotNames
{
    public SnapshotNames(Snapshot snapshot)
    {
        Namespaces = snapshot.Namespaces.Select(static ns => ns.Code).ToHashSet(StringComparer.Ordinal);
        ApiKeys = snapshot.ApiKeys.Select(static key => key.Id).ToHashSet(StringComparer.Ordinal);
        Upstreams = snapshot.Upstreams.Select(static upstream => upstream.Name).ToHashSet(StringComparer.Ordinal);
        Routes = snapshot.Routes.Select(static route => route.Name).ToHashSet(StringComparer.Ordinal);
        WithDefaultUpstream = snapshot.Namespaces.Where(static ns => ns.DefaultUpstream is not null)
            .Select(static ns => ns.Code)
            .ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlySet<string> Namespaces { get; }

    public IReadOnlySet<string> ApiKeys { get; }

    public IReadOnlySet<string> Upstreams { get; }

    public IReadOnlySet<string> Routes { get; }

    /// <summary>The namespaces from which a route without targets leads somewhere.</summary>
    public IReadOnlySet<string> WithDefaultUpstream { get; }
}
