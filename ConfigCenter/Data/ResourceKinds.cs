using Gateway.Core.Configuration;

namespace ConfigCenter.Data;

/// <summary>Every kind of configuration object.</summary>
internal static class ResourceKinds
{
    private const int MaxColumnLength = 200;

    public static readonly ResourceKind<NamespaceConfig> Namespaces = new()
    {
        Plural = "namespaces",
        Singular = "namespace",
        List = "namespaces",
        NameField = "code",
        NameOf = static ns => ns.Code,
        Read = SnapshotParts.Namespace,
        IdPrefix = "ns_",
        Table = "namespaces",
        NameColumn = "code",
        Columns =
        [
            new("code", static ns => ns.Code),
            new("display_name", static ns => Cut(ns.Name)),
            new("enabled", static ns => ns.Enabled ? 1L : 0L),
            new("priority", static ns => ns.Priority),
        ],
        Shape = Shape(
            "code",
            [new("code", "code = @value"), Search("code", "display_name"), new("enabled", "enabled = @value", FilterKind.Flag)],
            ("code", "code"),
            ("name", "display_name"),
            ("priority", "priority")),
        Children = ChildTables.Matchers,
    };

    public static readonly ResourceKind<UpstreamConfig> Upstreams = new()
    {
        Plural = "upstreams",
        Singular = "upstream",
        List = "upstreams",
        NameField = "name",
        NameOf = static upstream => upstream.Name,
        Read = UpstreamParts.Upstream,
        IdPrefix = "up_",
        Table = "upstreams",
        NameColumn = "name",
        Columns = [new("name", static upstream => upstream.Name), new("load_balancing", static upstream => upstream.LoadBalancing)],
        Shape = Shape(
            "name",
            [new("name", "name = @value"), Search("name"), new("loadBalancing", "load_balancing = @value")],
            ("name", "name"),
            ("loadBalancing", "load_balancing")),
        Children = ChildTables.Servers,
    };

    public static readonly ResourceKind<RouteConfig> Routes = new()
    {
        Plural = "routes",
        Singular = "route",
        List = "routes",
        NameField = "name",
        NameOf = static route => route.Name,
        Read = RouteParts.Route,
        IdPrefix = "rt_",
        Table = "routes",
        NameColumn = "name",
        Columns =
        [
            new("name", static route => route.Name),
            new("namespace_code", static route => route.Namespace),
            new("priority", static route => route.Priority),
            new("protocol", static route => route.Protocol),
        ],
        Shape = Shape(
            "priority",
            [
                new("name", "name = @value"),
                Search("name"),
                new("namespace", "namespace_code = @value"),
                new("protocol", "protocol = @value"),
            ],
            ("name", "name"),
            ("namespace", "namespace_code"),
            ("priority", "priority"),
            ("protocol", "protocol")),
    };

    public static readonly ResourceKind<PolicyConfig> Policies = new()
    {
        Plural = "policies",
        Singular = "policy",
        List = "policies",
        NameField = "name",
        NameOf = static policy => policy.Name,
        Read = PolicyParts.Policy,
        IdPrefix = "po_",
        Table = "policies",
        NameColumn = "name",
        Columns =
        [
            new("name", static policy => policy.Name),
            new("type", static policy => policy.Type),
            new("mode", static policy => policy.Mode),
            new("enabled", static policy => policy.Enabled ? 1L : 0L),
            new("priority", static policy => policy.Priority),
        ],
        Shape = Shape(
            "priority",
            [
                new("name", "name = @value"),
                Search("name"),
                new("type", "type = @value"),
                new("mode", "mode = @value"),
                new("enabled", "enabled = @value", FilterKind.Flag),
                new("namespace", "EXISTS (SELECT 1 FROM policy_namespaces WHERE policy_id = policies.id AND policy_namespaces.code = @value)"),
            ],
            ("name", "name"),
            ("type", "type"),
            ("mode", "mode"),
            ("priority", "priority")),
        Children = ChildTables.PolicyNamespaces,
    };

    public static readonly ResourceKind<ModelConfig> Models = new()
    {
        Plural = "models",
        Singular = "model",
        List = "models",
        NameField = "pattern",
        NameOf = static model => model.Pattern,
        Read = SnapshotParts.Model,
        IdPrefix = "mo_",
        Table = "models",
        NameColumn = "pattern",
        Columns = [new("pattern", static model => model.Pattern), new("tokenizer", static model => Cut(model.Tokenizer))],
        Shape = Shape(
            "pattern",
            [new("pattern", "pattern = @value"), Search("pattern"), new("tokenizer", "tokenizer = @value")],
            ("pattern", "pattern"),
            ("tokenizer", "tokenizer")),
    };

    public static readonly ResourceKind<ApiKeyConfig> ApiKeys = new()
    {
        Plural = "api-keys",
        Singular = "API key",
        List = "apiKeys",
        NameField = "id",
        NameOf = static key => key.Id,
        Read = SnapshotParts.ApiKey,
        IdPrefix = null,
        Table = "api_keys",
        NameColumn = "id",
        Columns =
        [
            new("display_name", static key => Cut(key.Name)),
            new("namespace_code", static key => key.Namespace),
            new("sha256", static key => key.Sha256.ToLowerInvariant()),
            new("enabled", static key => key.Enabled ? 1L : 0L),
            new("expires_at", static key => key.ExpiresAt?.ToUnixTimeMilliseconds()),
        ],
        Shape = Shape(
            "id",
            [
                Search("id", "display_name"),
                new("namespace", "namespace_code = @value"),
                new("enabled", "enabled = @value", FilterKind.Flag),
                new("expiresBefore", "expires_at < @value", FilterKind.Time),
            ],
            ("id", "id"),
            ("name", "display_name"),
            ("namespace", "namespace_code"),
            ("expiresAt", "expires_at")),
    };

    public static readonly ResourceKind<IssuerConfig> Issuers = new()
    {
        Plural = "issuers",
        Singular = "issuer",
        List = "issuers",
        NameField = "name",
        NameOf = static issuer => issuer.Name,
        Read = SnapshotParts.Issuer,
        IdPrefix = "is_",
        Table = "issuers",
        NameColumn = "name",
        Columns = [new("name", static issuer => issuer.Name)],
        Shape = Shape("name", [new("name", "name = @value"), Search("name")], ("name", "name")),
    };

    public static readonly ResourceKind<InstanceSettings> Instances = new()
    {
        Plural = "settings/instances",
        Singular = "instance's settings",
        List = "instances",
        NameField = "instance",
        NameOf = static settings => settings.Instance,
        Read = InstanceSettings.Read,
        IdPrefix = "in_",
        Table = "instance_settings",
        NameColumn = "instance_id",
        Columns = [new("instance_id", static settings => settings.Instance)],
        Shape = Shape("instance", [new("instance", "instance_id = @value"), Search("instance_id")], ("instance", "instance_id")),
    };

    private static ListShape Shape(string defaultSort, IReadOnlyList<Filter> filters, params (string Field, string Column)[] sorts)
    {
        var all = sorts.ToDictionary(static sort => sort.Field, static sort => sort.Column, StringComparer.Ordinal);
        all["createdAt"] = "created_at";
        all["updatedAt"] = "updated_at";
        return new ListShape(filters, all, defaultSort, "id");
    }

    private static Filter Search(params string[] columns) =>
        new("q", $"({string.Join(" OR ", columns.Select(static column => $"LOWER({column}) LIKE @value ESCAPE '!'"))})", FilterKind.Contains);

    /// <summary>A free text of any length, as far as it is searched.</summary>
    private static string? Cut(string? text) => text is { Length: > MaxColumnLength } ? text[..MaxColumnLength] : text;
}
