namespace Gateway.Core.Configuration;

/// <summary>Reads upstreams and what is in them.</summary>
internal static class UpstreamParts
{
    public static UpstreamConfig Upstream(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        LoadBalancing = json.Text("loadBalancing", "weighted-round-robin"),
        Servers = json.Objects("servers", Server),
        ApiKey = json.Text("apiKey"),
        AuthHeader = json.Text("authHeader", "Authorization"),
        Headers = json.Map("headers"),
        ApiVersion = json.Text("apiVersion"),
        Models = json.Map("models"),
        HashOn = json.Text("hashOn"),
        Panic = json.Flag("panic", false),
        Queue = json.Object("queue", Queue),
        Connections = json.Object("connections", Connections),
        Tls = json.Object("tls", Tls),
        HealthCheck = json.Object("healthCheck", HealthCheck),
        CircuitBreaker = json.Object("circuitBreaker", CircuitBreaker),
        Timeouts = json.Object("timeouts", SnapshotParts.Timeouts) ?? new TimeoutsConfig(),
    };

    private static ServerConfig Server(JsonObjectReader json) => new()
    {
        Url = json.Required("url"),
        Weight = json.Int("weight", 1),
        MaxConnections = json.Int("maxConnections", 100),
    };

    private static TlsConfig Tls(JsonObjectReader json) => new()
    {
        CaFile = json.Text("caFile"),
        ClientCertificateFile = json.Text("clientCertificateFile"),
        ServerName = json.Text("serverName"),
    };

    private static ConnectionsConfig Connections(JsonObjectReader json) => new() { Warm = json.Int("warm", 0) };

    private static QueueConfig Queue(JsonObjectReader json) => new()
    {
        MaxRequests = json.Int("maxRequests", 100),
        TimeoutMs = json.Int("timeoutMs", 1_000),
    };

    private static HealthCheckConfig HealthCheck(JsonObjectReader json) => new()
    {
        Path = json.Text("path", "/health"),
        ExpectedStatus = json.Int("expectedStatus"),
        IntervalSeconds = json.Int("intervalSeconds", 30),
        TimeoutSeconds = json.Int("timeoutSeconds", 2),
        UnhealthyAfter = json.Int("unhealthyAfter", 3),
        HealthyAfter = json.Int("healthyAfter", 2),
    };

    private static CircuitBreakerConfig CircuitBreaker(JsonObjectReader json) => new()
    {
        FailureRatio = json.Number("failureRatio") ?? 0.5,
        MinimumRequests = json.Int("minimumRequests", 20),
        WindowSeconds = json.Int("windowSeconds", 10),
        OpenSeconds = json.Int("openSeconds", 5),
    };
}
