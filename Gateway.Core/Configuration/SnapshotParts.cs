namespace Gateway.Core.Configuration;

/// <summary>Reads each kind of object of the document; defaults are those of the records.</summary>
internal static class SnapshotParts
{
    private static readonly SettingsConfig NoSettings = new();
    private static readonly IssuerConfig NoIssuer = new();

    public static Snapshot Snapshot(JsonObjectReader json) => new()
    {
        Version = json.Long("version") ?? 0,
        SchemaVersion = json.Int("schemaVersion", SnapshotReader.SchemaVersion),
        DefaultNamespace = json.Text("defaultNamespace"),
        Namespaces = json.Objects("namespaces", Namespace),
        ApiKeys = json.Objects("apiKeys", ApiKey),
        Issuers = json.Objects("issuers", Issuer),
        Upstreams = json.Objects("upstreams", UpstreamParts.Upstream),
        Routes = json.Objects("routes", RouteParts.Route),
        Policies = json.Objects("policies", PolicyParts.Policy),
        Models = json.Objects("models", Model),
        UpstreamNetworks = json.Texts("upstreamNetworks"),
        Settings = json.Object("settings", Settings) ?? NoSettings,
        Instances = json.Map("instances", Instance),
    };

    public static MatcherConfig Matcher(JsonObjectReader json) => new()
    {
        Source = json.Required("source"),
        Field = json.Text("field"),
        Operator = json.Text("operator", "eq"),
        Value = json.Scalar("value"),
    };

    public static TimeoutsConfig Timeouts(JsonObjectReader json) => new()
    {
        ConnectMs = json.Int("connectMs"),
        ResponseHeaderMs = json.Int("responseHeaderMs"),
        FirstTokenMs = json.Int("firstTokenMs"),
        StreamIdleMs = json.Int("streamIdleMs"),
        TotalMs = json.Int("totalMs"),
        ClientWriteMs = json.Int("clientWriteMs"),
        RequestHeadMs = json.Int("requestHeadMs"),
        RequestBodyMs = json.Int("requestBodyMs"),
    };

    public static NamespaceConfig Namespace(JsonObjectReader json) => new()
    {
        Code = json.Required("code"),
        Name = json.Text("name"),
        Description = json.Text("description"),
        Owner = json.Text("owner"),
        Enabled = json.Flag("enabled", true),
        Priority = json.Int("priority", 100),
        Authentication = json.Text("authentication", "none"),
        MaxRequestBytes = json.Long("maxRequestBytes"),
        LogContent = json.Flag("logContent", false),
        DefaultUpstream = json.Text("defaultUpstream"),
        TimeoutSeconds = json.Int("timeoutSeconds"),
        Quota = json.Object("quota", Quota),
        Match = json.Objects("match", Matcher),
    };

    private static QuotaConfig Quota(JsonObjectReader json) => new()
    {
        Period = json.Text("period", "day"),
        TimeZone = json.Text("timeZone", "UTC"),
        MaxTotal = json.Long("maxTotal"),
        WarnAt = json.Number("warnAt") ?? 0.8,
    };

    public static ApiKeyConfig ApiKey(JsonObjectReader json) => new()
    {
        Id = json.Required("id"),
        Name = json.Text("name"),
        Namespace = json.Required("namespace"),
        Sha256 = json.Required("sha256"),
        Enabled = json.Flag("enabled", true),
        ExpiresAt = json.Time("expiresAt"),
        Models = json.Texts("models") ?? ["*"],
    };

    public static IssuerConfig Issuer(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        Issuer = json.Required("issuer"),
        Audiences = json.Texts("audiences") ?? [],
        JwksUrl = json.Text("jwksUrl"),
        JwksFile = json.Text("jwksFile"),
        Jwks = json.Document("jwks"),
        NamespaceClaim = json.Text("namespaceClaim", NoIssuer.NamespaceClaim),
        Namespaces = json.Texts("namespaces") ?? [],
        Algorithms = json.Texts("algorithms") ?? NoIssuer.Algorithms,
        ClockSkewSeconds = json.Int("clockSkewSeconds", NoIssuer.ClockSkewSeconds),
        RefreshSeconds = json.Int("refreshSeconds"),
    };

    public static ModelConfig Model(JsonObjectReader json) => new()
    {
        Pattern = json.Required("pattern"),
        Tokenizer = json.Text("tokenizer"),
        Template = json.Text("template"),
        DefaultOutputTokens = json.Int("defaultOutputTokens", 1024),
        InputPricePerMillion = json.Number("inputPricePerMillion"),
        OutputPricePerMillion = json.Number("outputPricePerMillion"),
    };

    public static SettingsConfig Settings(JsonObjectReader json) => new()
    {
        MaxHeadBytes = json.Int("maxHeadBytes"),
        MaxHeaders = json.Int("maxHeaders"),
        MaxTargetBytes = json.Int("maxTargetBytes"),
        MaxBodyBytes = json.Long("maxBodyBytes"),
        KeepAliveSeconds = json.Int("keepAliveSeconds"),
        TrustedProxies = json.Texts("trustedProxies"),
        Timeouts = json.Object("timeouts", Timeouts) ?? NoSettings.Timeouts,
    };

    public static InstanceConfig Instance(JsonObjectReader json) => new() { Settings = json.Object("settings", Settings) ?? NoSettings };
}
