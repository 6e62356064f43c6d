using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Inspection;
using Gateway.Core.Limits;
using Gateway.Core.Namespaces;
using Gateway.Core.Policies;
using Gateway.Core.Routing;
using Gateway.Core.Telemetry;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Configuration;

/// <summary>Turns a snapshot that <see cref="SnapshotValidator"/> has accepted into what requests are decided by.</summary>
internal static class SnapshotCompiler
{
    /// <summary>What stands in before the first snapshot.</summary>
    public static CompiledSnapshot CompileEmpty(ServerStates servers, JwtIssuers issuers) => Compile(new Snapshot(), servers, issuers, null, isLoaded: false);

    /// <param name="snapshot">A valid snapshot.</param>
    /// <param name="servers">The servers' states, found again by upstream and URL.</param>
    /// <param name="instanceId">Which of <see cref="Snapshot.Instances"/> this process is; null is none.</param>
    /// <param name="issuers">The issuers' keys, found again by their configuration; null: nothing is fetched, and the system's clock holds.</param>
    public static CompiledSnapshot Compile(Snapshot snapshot, ServerStates servers, string? instanceId = null, JwtIssuers? issuers = null) =>
        Compile(snapshot, servers, issuers ?? new JwtIssuers(TimeProvider.System), instanceId, isLoaded: true);

    private static CompiledSnapshot Compile(Snapshot snapshot, ServerStates servers, JwtIssuers issuers, string? instanceId, bool isLoaded)
    {
        var settings = CompiledSettings.Default.With(snapshot.Settings);
        if (instanceId is not null && snapshot.Instances.TryGetValue(instanceId, out var instance))
        {
            settings = settings.With(instance.Settings);
        }

        var fields = BodyFieldCollector.Collect(snapshot);
        var catalog = new ModelCatalog(snapshot);
        var upstreams = new UpstreamTable([.. snapshot.Upstreams.Select((upstream, index) => Compile(upstream, index, settings, fields, servers))]);
        var namespaces = new NamespaceTable(
            [.. snapshot.Namespaces.Select((ns, index) => Compile(ns, index, settings, fields, upstreams, catalog))], snapshot.DefaultNamespace);
        var keys = new KeyTable([.. snapshot.ApiKeys.Select((key, index) => Compile(key, index, namespaces, catalog))], issuers.Clock);
        var routes = new RouteTable([.. Ranked(snapshot.Routes).Select((route, rank) => Compile(route, rank, fields, namespaces, upstreams))]);
        return new CompiledSnapshot
        {
            Source = snapshot,
            IsLoaded = isLoaded,
            Settings = settings,
            BodyFields = fields,
            Upstreams = upstreams,
            Namespaces = namespaces,
            Keys = keys,
            Issuers = issuers.Get(snapshot.Issuers),
            Routes = routes,
            Models = new ModelTable([.. snapshot.Models.Select(static model => new ModelModel(model))]),
            ModelLabels = new ModelLabels(snapshot),
            Limits = new LimitTable([.. Limiting(snapshot).Select(policy => Compile(policy, new PolicyScope(policy, namespaces, keys, routes)))], namespaces, keys, routes),
            MessageRules = [.. Enabled<MessageMatchingSettings>(snapshot).Select(policy =>
                Compile(policy, new PolicyScope(policy, namespaces, keys, routes), fields))],
        };
    }

    /// <summary>Compiles a condition whose body field, if it reads one, is in the set.</summary>
    public static Matcher Compile(MatcherConfig matcher, BodyFieldSet fields) =>
        new(SnapshotWords.Sources[matcher.Source], matcher.Field, SnapshotWords.Operators[matcher.Operator], matcher.Value, fields);

    private static IEnumerable<PolicyConfig> Enabled<TSettings>(Snapshot snapshot)
        where TSettings : PolicySettings =>
        snapshot.Policies.Where(static policy => policy is { Enabled: true, Config: TSettings }).OrderBy(static policy => policy.Priority);

    private static IEnumerable<PolicyConfig> Limiting(Snapshot snapshot) =>
        snapshot.Policies.Where(static policy => policy is { Enabled: true, Config: not MessageMatchingSettings and not null }).OrderBy(static policy => policy.Priority);

    private static LimitPolicy Compile(PolicyConfig policy, PolicyScope scope) =>
        new(policy.Name, scope, SnapshotWords.CounterScopes[policy.Scope], policy.Mode == "enforce", policy.Config!);

    private static MessageRule Compile(PolicyConfig policy, PolicyScope scope, BodyFieldSet fields)
    {
        var settings = (MessageMatchingSettings)policy.Config!;
        var action = settings.MatchingAction == "deny" ? MatchAction.Deny : MatchAction.Allow;
        return new MessageRule(policy.Name, scope, Compile(settings.Matcher, fields), action, policy.Mode == "enforce");
    }

    private static UpstreamModel Compile(UpstreamConfig upstream, int index, CompiledSettings settings, BodyFieldSet fields, ServerStates servers) =>
        new(
            upstream,
            index,
            servers.Get(upstream.Name),
            SnapshotWords.LoadBalancings[upstream.LoadBalancing],
            [.. upstream.Servers.Select(server => Compile(server, upstream, servers))],
            Hash(upstream.HashOn, fields),
            settings.Timeouts.With(upstream.Timeouts));

    private static ServerModel Compile(ServerConfig server, UpstreamConfig upstream, ServerStates servers)
    {
        var url = new Uri(server.Url);
        return new ServerModel(server, url, servers.Get(upstream.Name, url), upstream.Tls);
    }

    private static NamespaceModel Compile(NamespaceConfig ns, int index, CompiledSettings settings, BodyFieldSet fields, UpstreamTable upstreams, ModelCatalog catalog) =>
        new(
            ns,
            index,
            SnapshotWords.Authentications[ns.Authentication],
            Math.Min(ns.MaxRequestBytes ?? settings.MaxBodyBytes, settings.MaxBodyBytes),
            ns.DefaultUpstream is null ? null : upstreams.Find(ns.DefaultUpstream),
            Compile(ns.Match, fields),
            ModelCatalog.Render(catalog.Of(ns)));

    private static ApiKeyModel Compile(ApiKeyConfig key, int index, NamespaceTable namespaces, ModelCatalog catalog)
    {
        var ns = namespaces.ByCode(key.Namespace)!;
        return new ApiKeyModel(key, index, ns, key.Models.Contains("*") ? ns.ModelsJson : ModelCatalog.Render(catalog.Of(ns.Source), key.Models));
    }

    private static IEnumerable<RouteConfig> Ranked(IEnumerable<RouteConfig> routes) =>
        routes.OrderBy(static route => route.Priority)
            .ThenByDescending(static route => route.Path.Length)
            .ThenBy(static route => route.Name, StringComparer.Ordinal);

    private static RouteModel Compile(RouteConfig route, int rank, BodyFieldSet fields, NamespaceTable namespaces, UpstreamTable upstreams) => new(route)
    {
        Rank = rank,
        Namespace = route.Namespace is null ? null : namespaces.ByCode(route.Namespace),
        Protocol = SnapshotWords.Protocols[route.Protocol],
        Matchers = Compile(route.Match, fields),
        Targets = [.. route.Targets.Select(target => new RouteTarget(upstreams.Find(target.Upstream)!, target.Weight))],
        Fallback = [.. route.Fallback.Select(name => upstreams.Find(name)!)],
        StickyOn = Hash(route.StickyOn, fields),
    };

    private static Matcher[] Compile(IReadOnlyList<MatcherConfig> matchers, BodyFieldSet fields) =>
        [.. matchers.Select(matcher => Compile(matcher, fields))];

    private static HashOn? Hash(string? text, BodyFieldSet fields) =>
        text is not null && HashOn.TryParse(text, out var hash) ? hash!.Bind(fields) : null;
}
