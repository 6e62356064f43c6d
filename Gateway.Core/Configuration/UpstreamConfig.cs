namespace Gateway.Core.Configuration;

/// <summary>Servers that answer for the same models, and how they are asked.</summary>
public sealed record UpstreamConfig
{
    public string Name { get; init; } = "";

    public string LoadBalancing { get; init; } = "weighted-round-robin";

    public IReadOnlyList<ServerConfig> Servers { get; init; } = [];

    /// <summary>The provider's key; never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The field that carries <see cref="ApiKey"/>; in <c>Authorization</c> it is sent as a bearer token.</summary>
    public string AuthHeader { get; init; } = "Authorization";

    /// <summary>Fields added to, or replaced in, every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string? ApiVersion { get; init; }

    /// <summary>The client's model name to the served one; other names pass as they are.</summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>();

    /// <summary>What consistent-hash hashes: <c>ip</c>, <c>path</c>, <c>key</c>, <c>header:name</c>, <c>query:name</c> or <c>body:path</c>.</summary>
    public string? HashOn { get; init; }

    /// <summary>True uses every server when none is healthy.</summary>
    public bool Panic { get; init; }

    /// <summary>Null: when every healthy server has as many requests as it may, one more is refused at once.</summary>
    public QueueConfig? Queue { get; init; }

    /// <summary>Null: a connection is opened when a request needs it.</summary>
    public ConnectionsConfig? Connections { get; init; }

    public TlsConfig? Tls { get; init; }

    /// <summary>Null: servers are not probed.</summary>
    public HealthCheckConfig? HealthCheck { get; init; }

    /// <summary>Null: failures open no circuit.</summary>
    public CircuitBreakerConfig? CircuitBreaker { get; init; }

    public TimeoutsConfig Timeouts { get; init; } = new();

    public override string ToString() => $"upstream {Name}";
}
