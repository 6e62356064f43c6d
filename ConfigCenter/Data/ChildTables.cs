using Gateway.Core.Configuration;

namespace ConfigCenter.Data;

/// <summary>The lists of configuration objects that have tables of their own.</summary>
internal static class ChildTables
{
    public static readonly ChildTable<NamespaceConfig, MatcherConfig, MatcherRow> Matchers =
        new("namespace_matchers", "namespace_id", [("source", "Source"), ("field", "Field"), ("operator", "Operator"), ("value", "Value")])
        {
            Get = static ns => ns.Match,
            Set = static (ns, matchers) => ns with { Match = matchers },
            ToRow = static matcher => new MatcherRow { Source = matcher.Source, Field = matcher.Field, Operator = matcher.Operator, Value = matcher.Value },
            ToItem = static row => new MatcherConfig { Source = row.Source, Field = row.Field, Operator = row.Operator, Value = row.Value },
        };

    public static readonly ChildTable<UpstreamConfig, ServerConfig, ServerRow> Servers =
        new("upstream_servers", "upstream_id", [("url", "Url"), ("weight", "Weight"), ("max_connections", "MaxConnections")])
        {
            Get = static upstream => upstream.Servers,
            Set = static (upstream, servers) => upstream with { Servers = servers },
            ToRow = static server => new ServerRow { Url = server.Url, Weight = server.Weight, MaxConnections = server.MaxConnections },
            ToItem = static row => new ServerConfig { Url = row.Url, Weight = (int)row.Weight, MaxConnections = (int)row.MaxConnections },
        };

    public static readonly ChildTable<PolicyConfig, string, PolicyNamespaceRow> PolicyNamespaces =
        new("policy_namespaces", "policy_id", [("code", "Code")])
        {
            Get = static policy => policy.Namespaces,
            Set = static (policy, codes) => policy with { Namespaces = codes },
            ToRow = static code => new PolicyNamespaceRow { Code = code },
            ToItem = static row => row.Code,
        };
}
